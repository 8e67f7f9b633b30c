/**
 * Files of The Well in a browser: File objects and addresses, read in parts. For Workers.
 *
 * ```ts
 * import { openWell } from '@lola-ts/well-data/web'
 *
 * const flow = await openWell('https://example.org/rayleigh_benard.hdf5')
 * const { snapshots, shape } = flow.windows({ length: 2 }).read(0)
 * ```
 *
 * @module
 */
export type { FileSelection } from '../node/file-selection'
export type { OpenWellOptions, Trajectory, WellDataset } from '../node/well-dataset'
export type { Batch, Window, WindowOptions, WindowPlace, Windows } from '../node/windows'
export type { RemoteOptions } from '../source/http-source'
export type { WebFile } from './open-sources'
export { openWell } from './open-well'
