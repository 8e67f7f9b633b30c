/**
 * Files of The Well (HDF5): download, open, check, read in windows, describe, write. Node only.
 *
 * ```ts
 * import { openWell } from '@lola-ts/well-data/node'
 *
 * const flow = await openWell('datasets/rayleigh_benard', { split: 'test' })
 * const windows = flow.windows({ length: 5, stride: 4, start: 50 })
 * const { snapshots, shape, label } = windows.read(0)
 * flow.close()
 * ```
 *
 * @module
 */

export type { CompressionName } from '../zarr/compression'
export type { ConvertOptions } from '../zarr/convert-options'
export { hdf5ToZarr, type ToZarrOptions } from '../zarr/hdf5-to-zarr'
export { type FromZarrOptions, zarrToHdf5 } from '../zarr/zarr-to-hdf5'
export type { BatchStream, StreamOptions } from './batch-stream'
export { checkPhysics, physicsOfFile } from './dataset-physics'
export { datasetStats } from './dataset-stats'
export { describeWell, type FileDescription, type WellDescription } from './describe-well'
export {
  type DownloadedFile,
  type DownloadOptions,
  type DownloadProgress,
  downloadWell,
} from './download/download-well'
export { isRemote } from './download/remote-place'
export type { PartialBoundaries } from './end-boundaries'
export { fieldUnits } from './field-units'
export type { FileSelection } from './file-selection'
export { findFiles } from './find-files'
export type { Finding } from './finding'
export { type ChunkedDataset, type Hdf5Writer, type Hdf5WriterOptions, hdf5Writer } from './hdf5-writer/hdf5-writer'
export type { Hdf5Type, Hdf5Value } from './hdf5-writer/values'
export { type Hdf5Arrays, openArrays } from './open-arrays'
export type { RemoteReadOptions } from './open-store'
export { openWellFile } from './open-well-file'
export { openWell } from './open-well-path'
export { type PrepareFileOptions, prepareFile } from './prepare/prepare-file'
export { type PrepareOptions, prepareWell } from './prepare/prepare-well'
export type { ConditionMask } from './read-condition'
export type { StepRange } from './read-field'
export type { FieldValues } from './read-named'
export type { WellFile } from './read-well-file'
export { splitNames, splitsOf } from './splits-of'
export { type ChannelStatistics, type DatasetStatistics, type StatisticsOptions, statistics } from './statistics'
export { formatStats, parseStats, type StatsMeasure, type StatsValue, type WellStats } from './stats-yaml'
export { validateWell } from './validate-well'
export type { WellContent } from './well-content'
export type { FilePlace, OpenWellOptions, Trajectory, WellDataset } from './well-dataset'
export type { AttributeValue, BoundaryCondition, WellField, WellMetadata, WellSeries } from './well-metadata'
export type { WellReads } from './well-reads'
export {
  type ConstantField,
  createWell,
  type StatePlace,
  type WellHeader,
  type WellWriter,
} from './well-writer'
export type { Batch, Window, WindowOptions, WindowPlace, Windows } from './windows'
export { writeWell } from './write-well'
