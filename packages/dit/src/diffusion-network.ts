import { type Tensor, tf } from '@lola-ts/tensor-core'
import {
  createScope,
  linear,
  named,
  type ParameterSpec,
  type Places,
  type Scope,
  silu,
  sineEncoding,
  type Weights,
} from '@lola-ts/tensor-core/nn'
import { type BackboneConfig, backbone } from './backbone'
import type { ScheduleConfig } from './schedules/schedule'

/** The architecture of a latent or pixel diffusion model. Plain JSON: it travels in the model's `config.json`. */
export interface DiffusionConfig {
  /** Channels of a state. */
  channels: number
  /** Space axes of a state. */
  space: number
  /** Length of the label vector; 0 for none. */
  labels: number
  /** States a window. Default 5. */
  window?: number
  /** Features of the time and label embedding. Default 256. */
  embedding?: number
  /** Whether the network sees which entries are known. Default true. */
  masked?: boolean
  /** Default log-logit. */
  schedule?: ScheduleConfig
  backbone: BackboneConfig
}

/** What the denoiser is told besides the noisy states. */
export interface Condition {
  /** 1 where the state is known, else 0, of the shape of the states. */
  mask: Tensor
  /** `[batch, label]` or `[1, label]`; null where there is none, or it is not known. */
  label: Tensor | null
  /** From {@link DiffusionNetwork.place}, where weights and grid stay. Default: computed. */
  places?: Places | undefined
}

/** A noise level a batch entry, `[batch]`, or `[1]` for all. */
export interface LevelTensors {
  alpha: Tensor
  sigma: Tensor
}

export interface DiffusionNetwork {
  config: DiffusionConfig
  parameters: ParameterSpec[]
  /** E[x | x_t] for noisy states `[batch, time, ...space, channel]`. */
  mean(weights: Weights, xt: Tensor, level: LevelTensors, condition: Condition): Tensor
  /** What the backbone makes of a grid `[time, ...space]`, for all calls with these weights. */
  place(weights: Weights, grid: readonly number[]): Places
}

/** V[x | x_t] that a denoiser assumes of every entry, σ² / (α² + σ²): data of unit variance, of the shape of the level. */
export function denoisedVariance({ alpha, sigma }: LevelTensors): Tensor {
  const noise = sigma.square()
  return noise.div(alpha.square().add(noise))
}

/**
 * A denoiser with the preconditioning of EDM around a modulated backbone:
 *
 *     E[x | x_t] = c_skip x_t + c_out F(c_in x_t; c_noise),   c_in = (α² + σ²)^-½,
 *     c_out = σ c_in,   c_skip = α c_in²,   c_noise = 10 log(σ / α)
 *
 * Source: Karras et al., "Elucidating the design space of diffusion-based generative models", 2022, section 5;
 * LoLa, `ElucidatedDenoiser`, whose parameter names it keeps.
 */
export function diffusionNetwork(config: DiffusionConfig): DiffusionNetwork {
  const { channels, space, labels, embedding = 256, masked = true } = config
  const scope = createScope().child('backbone')
  const shape = {
    inputs: channels,
    outputs: channels,
    conditions: masked ? channels : 0,
    modulation: embedding,
    axes: 1 + space,
  }
  const network = backbone(config.backbone, shape, scope.child('backbone'))
  const time = twoLayers(scope.child('time_embedding'), [1, 3], embedding, embedding)
  const label = labels > 0 ? twoLayers(scope.child('label_embedding'), [0, 2], labels, embedding) : undefined

  return {
    config,
    parameters: scope.parameters,
    place: network.place,
    mean(weights, xt, { alpha, sigma }, condition) {
      const variance = alpha.square().add(sigma.square())
      const spread = (c: Tensor) => c.reshape([-1, ...xt.shape.slice(1).map(() => 1)])
      const cIn = spread(variance.rsqrt())
      const noise = sineEncoding(sigma.div(alpha).log().mul(10), embedding)
      const embedded = time(weights, noise)
      const modulation = label && condition.label ? embedded.add(label(weights, condition.label)) : embedded
      const output = network(weights, xt.mul(cIn), masked ? condition.mask : null, modulation, condition.places)
      return xt.mul(spread(alpha.div(variance))).add(output.mul(cIn.mul(spread(sigma))))
    },
  }
}

/** linear, silu, linear; the names are the positions in the reference's `Sequential`. */
function twoLayers(scope: Scope, [i, j]: [number, number], inputs: number, width: number) {
  const first = linear(scope.child(i), inputs, width)
  const last = linear(scope.child(j), width, width)
  return named(scope, (weights: Weights, x: Tensor) => last(weights, silu(first(weights, x))))
}

/** Replaces the known entries of `x` by those of `known`. Exact: the mask holds zeros and ones. */
export function impose(x: Tensor, known: Tensor, mask: Tensor): Tensor {
  return x.mul(tf.scalar(1).sub(mask)).add(known.mul(mask))
}
