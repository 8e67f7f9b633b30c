import { type Tensor, tf } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { countParameters, type Weights } from '@lola-ts/tensor-core/nn'
import { expect, test } from 'vitest'
import { golden } from '../../../tools/golden'
import { diffusionFrom } from '../test/from-reference'
import { denoisingLoss } from './denoising-loss'
import { diffusionNetwork, impose } from './diffusion-network'
import { logLogit } from './schedules/log-logit'

const [fixture] = golden('diffusion', /^denoiser$/)
const { config, weights, input, output, grad } = fixture!
const network = diffusionNetwork(diffusionFrom(config, config.shape[0]))
const given = toWeights(weights)
const { x, eps, mask, label } = toWeights(input) as Record<'x' | 'eps' | 'mask' | 'label', Tensor>
const schedule = logLogit()
const times = [...input.t!.data].map((t, i) => [i, t] as const)

const level = (...t: number[]) => ({
  alpha: tf.tensor1d(t.map((one) => schedule(one).alpha)),
  sigma: tf.tensor1d(t.map((one) => schedule(one).sigma)),
})
const noisy = (...t: number[]) => {
  const { alpha, sigma } = level(...t)
  const spread = (c: Tensor) => c.reshape([-1, 1, 1, 1, 1])
  return x.mul(spread(alpha)).add(eps.mul(spread(sigma)))
}
const none = tf.zerosLike(mask)

test('asks for the parameters of the reference', () => checkWeights(given, network.parameters, 'denoiser'))

test.each(times)('the mean equals the reference, time %s', (i, t) => {
  expect(network.mean(given, noisy(t), level(t), { mask, label })).toMatchGolden(output[`mean_${i}`])
})

test.each(times)('without labels as well, time %s', (i, t) => {
  const unlabelled = diffusionNetwork({ ...network.config, labels: 0 })
  const result = unlabelled.mean(given, noisy(t), level(t), { mask, label: null })
  expect(result).toMatchGolden(output[`mean_nolabel_${i}`])
})

test('takes a time of its own for each batch entry', () => {
  const t = [...input.t_batch!.data]
  expect(network.mean(given, noisy(...t), level(...t), { mask, label })).toMatchGolden(output.mean_t_batch)
})

test('the loss and all its gradients equal the reference', () => {
  const levels = level(...input.t_loss!.data)
  const names = Object.keys(given)
  const loss = (...tensors: Tensor[]) => {
    const w: Weights = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))
    return denoisingLoss(network, w, x, eps, levels, { mask, label }).asScalar()
  }
  const { value, grads } = tf.valueAndGrads(loss)(Object.values(given))
  expect(value).toMatchGolden(output.loss)
  expect(Object.keys(grad).sort()).toEqual(names.sort())
  for (const [i, name] of Object.keys(given).entries()) expect(grads[i], name).toMatchGolden(grad[name])
  expect(denoisingLoss(network, given, x, eps, levels, { mask: none, label })).toMatchGolden(output.loss_unmasked)
})

test('imposing is exact', () => {
  const imposed = impose(x, eps, mask)
  const [values, xs, es, ms] = [imposed, x, eps, mask].map((tensor) => tensor.dataSync())
  expect([...values!]).toEqual(Array.from(xs!, (value, i) => (ms![i] ? es![i] : value)))
})

// full_size_configs.json of the reference: denoiser/vit_large and vit_small, Rayleigh-Bénard, rate 64
test.each([
  [{ width: 1024, heads: 8 }, 222_888_512],
  [{ width: 512, heads: 4 }, 60_952_128],
])("has the parameter count of the paper's %j, without allocating them", (backbone, count) => {
  const before = tf.memory().numTensors
  const paper = diffusionNetwork({ channels: 64, space: 2, labels: 6, backbone: { blocks: 16, ...backbone } })
  expect(countParameters(paper.parameters)).toBe(count)
  expect(tf.memory().numTensors).toBe(before)
})
