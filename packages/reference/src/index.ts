/**
 * Speaks the language of LoLa's PyTorch reference: its configurations and checkpoints become ours, and ours its.
 *
 * ```ts
 * import { blobSource, collectWeights, convertRun, openCheckpoint, parseRunConfig } from '@lola-ts/reference'
 *
 * // Two files of a run that were dropped on a page.
 * const run = parseRunConfig(await config.text(), config.name)
 * const { model, weights } = await convertRun(run, await openCheckpoint(blobSource(state, state.name)))
 * const network = autoencoderNetwork(model.architecture)
 * const space = autoencoder(network, toWeights(await collectWeights(weights)), model.grid)
 * ```
 *
 * Run folders on disk are in `@lola-ts/reference/node`.
 *
 * @module
 */
export { type ByteSource, blobSource, memorySource } from './bytes/byte-source'
export { autoencoderFromReference } from './configs/autoencoder'
export { autoencoderToReference } from './configs/autoencoder-to-reference'
export { diffusionFromReference } from './configs/diffusion'
export { diffusionToReference, solverToReference } from './configs/emulator-to-reference'
export { lossFromReference } from './configs/loss'
export { publishedConfigs } from './configs/published'
export type { ReferenceConfig } from './configs/read-options'
export { scheduleFromReference } from './configs/schedule'
export { solverFromReference } from './configs/solver'
export { unetFromReference } from './configs/unet'
export { vitFromReference } from './configs/vit'
export { collectWeights } from './run/collect-weights'
export { type ConvertedRun, type ConvertRunOptions, convertRun } from './run/convert-run'
export { type ExportedRun, exportRun } from './run/export-run'
export { parseRunConfig, type RunConfig } from './run/run-config'
export { physicsFromReference } from './run/run-physics'
export { openCheckpoint, type TorchCheckpoint } from './torch/open-checkpoint'
export type { TorchStorage, TorchTensor } from './torch/torch-tensor'
export { type CheckpointInput, writeCheckpoint } from './torch/write-checkpoint'
