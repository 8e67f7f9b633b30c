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
export { diffusionFromReference } from './configs/diffusion'
export { lossFromReference } from './configs/loss'
export { publishedConfigs } from './configs/published'
export type { ReferenceConfig } from './configs/read-options'
export { scheduleFromReference } from './configs/schedule'
export { solverFromReference } from './configs/solver'
export { unetFromReference } from './configs/unet'
export { vitFromReference } from './configs/vit'
