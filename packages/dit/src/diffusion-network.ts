import { type Tensor, tf } from '@lola-ts/tensor-core'
import {
  createScope,
  linear,
  type ParameterSpec,
  type Scope,
  silu,
  sineEncoding,
  type Weights,
} from '@lola-ts/tensor-core/nn'
import type { ScheduleConfig } from './schedules/schedule'
import { type VitConfig, vit } from './vit'

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
  /** Default log-logit. */
  schedule?: ScheduleConfig
  backbone: VitConfig
}

/** What the denoiser is told besides the noisy states. */
export interface Condition {
  /** 1 where the state is known, else 0, of the shape of the states. */
  mask: Tensor
  /** `[batch, label]` or `[1, label]`, or null. */
  label: Tensor | null
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
}

/**
 * A denoiser with the preconditioning of EDM around a modulated transformer:
 *
 *     E[x | x_t] = c_skip x_t + c_out F(c_in x_t; c_noise),   c_in = (α² + σ²)^-½,
 *     c_out = σ c_in,   c_skip = α c_in²,   c_noise = 10 log(σ / α)
 *
 * Source: Karras et al., "Elucidating the design space of diffusion-based generative models", 2022, section 5;
 * LoLa, `ElucidatedDenoiser`, whose parameter names it keeps.
 */
export function diffusionNetwork(config: DiffusionConfig): DiffusionNetwork {
  const { channels, space, labels, embedding = 256 } = config
  const scope = createScope().child('backbone')
  const shape = { inputs: channels, outputs: channels, conditions: channels, modulation: embedding, axes: 1 + space }
  const backbone = vit(config.backbone, shape, scope.child('backbone'))
  const time = twoLayers(scope.child('time_embedding'), [1, 3], embedding, embedding)
  const label = labels > 0 ? twoLayers(scope.child('label_embedding'), [0, 2], labels, embedding) : undefined

  return {
    config,
    parameters: scope.parameters,
    mean(weights, xt, { alpha, sigma }, condition) {
      const variance = alpha.square().add(sigma.square())
      const spread = (c: Tensor) => c.reshape([-1, ...xt.shape.slice(1).map(() => 1)])
      const cIn = spread(variance.rsqrt())
      const noise = sineEncoding(sigma.div(alpha).log().mul(10), embedding)
      const embedded = time(weights, noise)
      const modulation = label ? embedded.add(label(weights, condition.label!)) : embedded
      const output = backbone(weights, xt.mul(cIn), condition.mask, modulation)
      return xt.mul(spread(alpha.div(variance))).add(output.mul(cIn.mul(spread(sigma))))
    },
  }
}

/** linear, silu, linear; the names are the positions in the reference's `Sequential`. */
function twoLayers(scope: Scope, [i, j]: [number, number], inputs: number, width: number) {
  const first = linear(scope.child(i), inputs, width)
  const last = linear(scope.child(j), width, width)
  return (weights: Weights, x: Tensor) => last(weights, silu(first(weights, x)))
}

/** Replaces the known entries of `x` by those of `known`. Exact: the mask holds zeros and ones. */
export function impose(x: Tensor, known: Tensor, mask: Tensor): Tensor {
  return x.mul(tf.scalar(1).sub(mask)).add(known.mul(mask))
}
