import { autoencoderNetwork } from '@lola-ts/autoencoder'
import { ddpm, diffusionNetwork, impose, type NoiseLevel, scheduleFromConfig } from '@lola-ts/dit'
import {
  dps,
  type GuidanceMethod,
  type GuidanceProblem,
  meanPool,
  mmps,
  pigdm,
  sda,
  subsample,
} from '@lola-ts/guidance'
import { autoencoderFromReference, diffusionFromReference } from '@lola-ts/reference'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { Check } from '../check'
import type { Fixture, GoldenTensors } from '../fixture'

/** Guided means through a decoder by every method, and whole runs of DPS. */
export const guidance: Check = {
  matches: ({ title }) => title.startsWith('Guided denoising'),
  async run(fixture, compare) {
    const { sidecar, output } = fixture
    const scene = sceneOf(fixture)
    for (const key of Object.keys(output)) {
      const meaning: string = sidecar.tensors[`output/${key}`].meaning
      const [first, method, index] = key.split('/') as [string, string, string]
      const kind = first as Kind
      if (first.startsWith('A_'))
        compare(`output/${key}`, channelsFirst(scene.observe(first.slice(2) as Kind, scene.x)))
      else if (first === 'unguided') compare(`output/${key}`, unguidedMean(scene, Number(method)))
      else if (index !== undefined) compare(`output/${key}`, guidedMean(scene, kind, Number(index), meaning))
      else compare(`output/${key}`, await dpsSample(scene, kind, meaning))
    }
  },
}

type Kind = 'subsample' | 'downscale'
type Scene = ReturnType<typeof sceneOf>

/** A denoiser, a decoder, what is observed of it, and noisy states. */
function sceneOf({ name, config, weights, input }: Fixture) {
  const [denoiser, decoder] = [inside(weights, 'denoiser.'), inside(weights, 'autoencoder.')]
  const network = diffusionNetwork(diffusionFromReference(config.get_denoiser))
  const autoencoder = autoencoderNetwork(autoencoderFromReference(config.get_autoencoder))
  checkWeights(denoiser, network.parameters, name)

  const given = toWeights(input) as Record<'x' | 'eps' | 'mask' | 'label', Tensor> & Record<string, Tensor>
  const condition = { mask: given.mask, label: given.label.reshape([1, -1]) }
  const schedule = scheduleFromConfig(network.config.schedule!)
  const levels = Array.from(input.t!.data, schedule)
  const factors = Array.from({ length: config.get_autoencoder.spatial }, () => config.factor as number)
  const operators = { subsample: subsample(factors), downscale: meanPool(factors) }

  const noisy = ({ alpha, sigma }: NoiseLevel) => given.x.mul(alpha).add(given.eps.mul(sigma))
  const mean = ({ alpha, sigma }: NoiseLevel, xt: Tensor) =>
    network.mean(denoiser, xt, { alpha: tf.tensor1d([alpha]), sigma: tf.tensor1d([sigma]) }, condition)
  /** `[batch, state, ...space, field]` of the states after the context. */
  const observe = (kind: Kind, z: Tensor) => {
    const free = z.slice([0, config.context], [-1, -1])
    const seen = operators[kind].apply(autoencoder.decode(decoder, free.reshape([-1, ...z.shape.slice(2)])))
    return seen.reshape([...free.shape.slice(0, 2), ...seen.shape.slice(1)])
  }
  const problem = (kind: Kind, level: NoiseLevel, xt: Tensor, reach = 1): GuidanceProblem => ({
    xt,
    mean: (x) => mean(level, x),
    predict: (x) => observe(kind, x).reshape([x.shape[0]!, -1]),
    // Of methods that work on snapshots; the reference has none.
    decode: (x) => x,
    see: (x) => x,
    encode: (x) => x,
    y: given[`y_${kind}`]!.reshape([1, -1]),
    variance: tf.scalar(config.var_y),
    gamma: tf.scalar(level.sigma ** 2 / level.alpha),
    isotropic: tf.scalar(level.sigma ** 2 / (level.alpha ** 2 + level.sigma ** 2)),
    reach: tf.scalar(reach),
  })
  return { ...given, config, schedule, levels, noisy, mean, observe, problem }
}

function inside(weights: GoldenTensors, prefix: string) {
  const own = Object.entries(weights).filter(([key]) => key.startsWith(prefix))
  return toWeights(Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value])))
}

/** In the reference's order `[batch, (field, state, ...space)]`. */
function channelsFirst(seen: Tensor): Tensor {
  const axes = seen.shape.map((_, axis) => axis)
  return seen.transpose([0, axes.at(-1)!, ...axes.slice(1, -1)]).reshape([seen.shape[0]!, -1])
}

function unguidedMean({ levels, noisy, mean }: Scene, time: number): Tensor {
  return mean(levels[time]!, noisy(levels[time]!))
}

/** Results say how they were made: `guided mean, t[0], masked_sda: {'kind': 'sda', 'masked': True}`. */
function guidedMean({ levels, noisy, x, mask, config, problem }: Scene, kind: Kind, time: number, meaning: string) {
  const python = /\{.*\}/.exec(meaning)![0]
  const { masked, ...options } = JSON.parse(python.replaceAll("'", '"').replaceAll('True', 'true'))
  const level = levels[time]!
  const pinned = masked ? impose(noisy(level), x.mul(Math.hypot(level.alpha, level.sigma)), mask) : noisy(level)
  const mean = methodFrom(options, config.gamma).mean(problem(kind, level, pinned))
  return masked ? impose(mean, x, mask) : mean
}

function methodFrom(
  { kind = 'mmps', it: iterations = 1 }: { kind?: string; it?: number },
  gamma: number,
): GuidanceMethod {
  if (kind === 'mmps') return mmps({ iterations })
  if (kind === 'mmps_novjp') return pigdm({ iterations })
  if (kind === 'sda') return sda({ gamma })
  throw new Error(`guidance of kind ${kind} is not known`)
}

/** `azula DPSSampler, 4 steps from x1 = 1000*eps, zeta=0.5 (norm of the whole batch's residual)` */
async function dpsSample({ schedule, eps, problem, ...rest }: Scene, kind: Kind, meaning: string): Promise<Tensor> {
  const [, steps, scale, zeta] = /(\d+) steps from x1 = ([\d.]+)\*eps, zeta=([\d.]+)/.exec(meaning)!.map(Number)
  const method = dps({ zeta: zeta!, norm: 'batch' })
  const denoiser = {
    schedule,
    mean: (xt: Tensor, t: number, reach?: number) => method.mean(problem(kind, schedule(t), xt, reach)),
  }
  const noise = rest[`dps_noise_${kind}` as 'x']
  return ddpm({ steps: steps! }).sample(denoiser, eps.mul(scale!), (draw) => noise.gather(draw) as Tensor)
}
