import type { Tensor } from '@lola-ts/tensor-core'
import { rmsNorm } from '@lola-ts/tensor-core/nn'

/** How latents are kept within bounds, about ±5, so that diffusion meets values of order one. */
export type Saturation = 'none' | 'softclip' | 'softclip2' | 'tanh' | 'arcsinh' | 'rmsnorm'

const bound = 5

/** Applies a saturation to latents `[..., channel]`. Source: LoLa, `AutoEncoder.saturate`. */
export function saturate(z: Tensor, kind: Saturation = 'softclip2'): Tensor {
  switch (kind) {
    case 'none':
      return z
    case 'softclip':
      return z.div(z.abs().div(bound).add(1))
    case 'softclip2':
      return z.mul(z.div(bound).square().add(1).rsqrt())
    case 'tanh':
      return z.div(bound).tanh().mul(bound)
    case 'arcsinh':
      return z.asinh()
    case 'rmsnorm':
      return rmsNorm(z)
  }
}
