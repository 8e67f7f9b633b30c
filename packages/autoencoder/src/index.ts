/**
 * Deep compression autoencoders for physical fields: hundreds of values in, a few latents out.
 *
 * ```ts
 * import { loadAutoencoder } from '@lola-ts/autoencoder'
 * import { folder, startBackend } from '@lola-ts/tensor-core/node'
 *
 * await startBackend()
 * const autoencoder = await loadAutoencoder(folder('models/rb-64/autoencoder'))
 * const latents = autoencoder.encode(snapshots) // [n, 128, 32, 4] to [n, 8, 2, 16]
 * ```
 *
 * @module
 */

export { type AdaptOptions, adaptWeights, type ChannelChange } from './adapt-weights'
export { type Autoencoder, autoencoder, type DecodeOptions } from './autoencoder'
export { autoencoderFlops, type CoderFlops } from './autoencoder-flops'
export { type AutoencoderConfig, autoencoderNetwork } from './autoencoder-network'
export { type AutoencoderTaskOptions, autoencoderTask, type SnapshotSource } from './autoencoder-task'
export { dcae } from './dcae'
export type { DcaeCoderConfig, DcaeConfig } from './dcae-config'
export { latentShape } from './latent-shape'
export { type LoadedAutoencoder, loadAutoencoder } from './load-autoencoder'
export { type AutoencoderLoss, type AutoencoderTerm, autoencoderLoss } from './losses'
export type { AutoencoderNetwork, CommonConfig } from './network'
export { type Saturation, saturate } from './saturation'
export { type Chunks, decodeTrajectory, encodeTrajectory } from './stream'
export { type VitAutoencoderConfig, type VitCoderConfig, vitAutoencoder } from './vit-autoencoder'
