/**
 * Speaks the language of LoLa's PyTorch reference: its configurations become ours.
 *
 * ```ts
 * import { diffusionNetwork } from '@lola-ts/dit'
 * import { diffusionFromReference } from '@lola-ts/reference'
 *
 * const network = diffusionNetwork(diffusionFromReference(config.denoiser, { window: config.trajectory.length }))
 * ```
 *
 * @module
 */
export { autoencoderFromReference } from './configs/autoencoder'
export { type BackboneOfReference, vitFromReference } from './configs/backbone'
export { diffusionFromReference } from './configs/diffusion'
export type { ReferenceConfig } from './configs/read-options'
export { solverFromReference } from './configs/solver'
