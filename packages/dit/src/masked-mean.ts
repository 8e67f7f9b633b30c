import type { Tensor } from '@lola-ts/tensor-core'
import type { Places, Weights } from '@lola-ts/tensor-core/nn'
import { type DiffusionNetwork, impose } from './diffusion-network'

/** Everything that a conditioned mean depends on besides the noisy states. */
export type MeanInputs = {
  weights: Weights
  /** Known states where the mask is 1, zeros elsewhere, `[batch, time, ...state]`. */
  known: Tensor
  mask: Tensor
  label: Tensor | null
  /** See `DiffusionNetwork.place`. Default: computed. */
  places?: Places
  /** `[1]` each. */
  alpha: Tensor
  sigma: Tensor
}

/**
 * E[x | x_t] of a window some of whose entries are known: those enter the network without noise, at the scale of noisy
 * ones, and leave it as they are known.
 *
 * Source: LoLa, `MaskedDenoiser`.
 */
export function maskedMean(network: DiffusionNetwork, inputs: MeanInputs, xt: Tensor): Tensor {
  const { weights, known, mask, label, places, alpha, sigma } = inputs
  const scale = alpha.square().add(sigma.square()).sqrt()
  const pinned = impose(xt, known.mul(scale), mask)
  return impose(network.mean(weights, pinned, { alpha, sigma }, { mask, label, places }), known, mask)
}
