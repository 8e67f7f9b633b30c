import type { Tensor } from '@lola-ts/tensor-core'
import type { ParameterSpec, Weights } from '@lola-ts/tensor-core/nn'
import type { Saturation } from './saturation'

/** What every autoencoder says of itself. Plain JSON. */
export interface CommonConfig {
  /** Fields of a snapshot. */
  fields: number
  /** Channels of a latent snapshot. */
  latentChannels: number
  /** Bounds the latents. Default `softclip2`. */
  saturation?: Saturation
  /** Standard deviation of the noise that latents meet before they are decoded with noise. Default 0. */
  latentNoise?: number
}

/** An encoder and decoder as functions of weights. */
export interface AutoencoderNetwork<Config extends CommonConfig = CommonConfig> {
  config: Config
  parameters: ParameterSpec[]
  /** How many times each axis shrinks. */
  factor: number[]
  /** Channels of a latent as the encoder gives it. */
  latentChannels: number
  /** `[batch, ...space, field]` to `[batch, ...space / factor, latent channel]`. */
  encode(weights: Weights, x: Tensor): Tensor
  /** `[batch, ...space / factor, latent channel]` to `[batch, ...space, field]`. Adds no noise. */
  decode(weights: Weights, z: Tensor): Tensor
}
