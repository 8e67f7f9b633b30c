import {
  type Condition,
  denoisedVariance,
  denoisingLoss,
  diffusionNetwork,
  type LevelTensors,
  maskedMean,
  scheduleFromConfig,
} from '@lola-ts/dit'
import { diffusionFromReference } from '@lola-ts/reference'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { observe } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'
import { compiled } from '../compiled'
import { compareGradients } from '../weight-gradients'

/** The denoiser: means at several times, plain, without label and with known entries; variances, loss and gradients. */
export const denoiser: Check = {
  matches: ({ title }) => title.startsWith('ElucidatedDenoiser'),
  run({ name, config, weights, input, output }, compare) {
    const architecture = diffusionFromReference(config.get_denoiser)
    const network = diffusionNetwork(architecture)
    const given = toWeights(weights)
    checkWeights(given, network.parameters, name)
    const { x, eps, mask, ...rest } = toWeights(input) as Record<'x' | 'eps' | 'mask', Tensor> & { label?: Tensor }
    const label = rest.label ?? null
    const none = tf.zerosLike(mask)
    const schedule = scheduleFromConfig(architecture.schedule!)

    const levelAt = (times: ArrayLike<number>): LevelTensors => {
      const levels = Array.from(times, (t) => schedule(t))
      return { alpha: tf.tensor1d(levels.map((one) => one.alpha)), sigma: tf.tensor1d(levels.map((one) => one.sigma)) }
    }
    const noisy = ({ alpha, sigma }: LevelTensors) => {
      const spread = (c: Tensor) => c.reshape([-1, ...x.shape.slice(1).map(() => 1)])
      return x.mul(spread(alpha)).add(eps.mul(spread(sigma)))
    }
    const meanAt = (times: ArrayLike<number>, condition: Condition) => {
      const level = levelAt(times)
      return network.mean(given, noisy(level), level, condition)
    }

    for (const [i, t] of [...input.t!.data].entries()) {
      const level = levelAt([t])
      compare(`output/mean_${i}`, meanAt([t], { mask, label }))
      if (label) compare(`output/mean_nolabel_${i}`, meanAt([t], { mask, label: null }))
      const known = { weights: given, known: x.mul(mask), mask, label, ...level }
      const masked = (inputs: typeof known, xt: Tensor) => maskedMean(network, inputs, xt)
      compare(`output/masked_mean_${i}`, masked(known, noisy(level)))
      compare(`output/masked_mean_${i}`, compiled(masked, known, noisy(level)))
      compare(`output/var_${i}`, denoisedVariance(level))
    }
    compare('output/mean_t_batch', meanAt(input.t_batch!.data, { mask, label }))

    // The embeddings are stored for log(t / (1 - t)), which is the noise level of alpha = 1 - t, sigma = t.
    const times = toWeights({ t: input.t_batch! }).t!
    const see = (layer: string, value: Tensor) => {
      const key = `output/${layer.slice('backbone.'.length)}`
      if (output[key.slice('output/'.length)]) compare(key, value)
    }
    observe(see, () => network.mean(given, x, { alpha: tf.scalar(1).sub(times), sigma: times }, { mask, label }))

    const levels = levelAt(input.t_loss!.data)
    const loss = (w: typeof given) => denoisingLoss(network, w, x, eps, levels, { mask, label })
    compare('output/loss', compareGradients(given, loss, compare))
    compare('output/loss_unmasked', denoisingLoss(network, given, x, eps, levels, { mask: none, label }))
  },
}
