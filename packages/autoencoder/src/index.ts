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
export { type Autoencoder, autoencoder } from './autoencoder'
export { type AutoencoderTaskOptions, autoencoderTask, type SnapshotSource } from './autoencoder-task'
export { type DcaeConfig, type DcaeNetwork, dcae } from './dcae'
export { type LoadedAutoencoder, loadAutoencoder } from './load-autoencoder'
export { type ReconstructionLoss, reconstructionLoss } from './losses'
export { type Saturation, saturate } from './saturation'
export { type Chunks, decodeTrajectory, encodeTrajectory } from './stream'
