/**
 * Runs of the reference on disk, into model folders and back. Node only.
 *
 * ```ts
 * import { convertFolder } from '@lola-ts/reference/node'
 *
 * await convertFolder('runs/dm/p7x1m4ta_rayleigh_benard_f32c64_vit_large', 'models/rb-f32c64/diffusion')
 * ```
 *
 * @module
 */
export { type CachedLatents, type LatentWindow, openCachedLatents } from './cached-latents'
export { type ConvertedModel, type ConvertOptions, convertFolder, planConversion } from './convert'
export { type ExportedFolder, exportFolder } from './export'
export { type FileSource, fileSource } from './file-source'
export type { RunWeights } from './open-run'
