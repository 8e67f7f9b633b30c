import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Physics } from '@lola-ts/well-data'
import { openWell, type WellDataset } from '@lola-ts/well-data/node'
import { remoteReading } from './remote-reading'

export interface DatasetRequest {
  /** A dataset's folder, or one file; several are read as one. */
  path: string | readonly string[]
  /** `train`, `valid` or `test`; without effect on a file. */
  split: string
  /** Fields and scalars that are expected. Default: as the files say. */
  physics?: Physics
  /** The dataset is kept in memory if it takes fewer megabytes than this. Default 0. */
  memory?: number
}

/** Opens a split, in memory where it fits: training reads every snapshot many times. */
export async function openDataset({ path, split, physics, memory = 0 }: DatasetRequest): Promise<WellDataset> {
  const options = { split, remote: remoteReading(), ...(physics && { physics }) }
  const dataset = await openWell(path, options)
  const bytes = memoryOf(dataset)
  if (bytes > memory * 1e6) return dataset
  dataset.close()
  return openWell(path, { ...options, cache: 'memory', cacheBytes: bytes })
}

function memoryOf({ trajectories, grid, physics }: WellDataset): number {
  const values = physics.fields.length * grid.reduce((a, b) => a * b, 1)
  return 4 * values * trajectories.reduce((sum, { nSteps }) => sum + nSteps, 0)
}

/** A short name of a dataset's files, by name and size: tells one dataset from another. */
export function datasetHash({ files, physics }: WellDataset): string {
  const lines = files.map(({ path, bytes }) => `${basename(path)} ${bytes}`)
  return createHash('sha256')
    .update([physics.name, ...lines].join('\n'))
    .digest('hex')
}

/** File and number of a trajectory, unique in a split. */
export function trajectoryName({ trajectories }: WellDataset, index: number): string {
  const { file, index: within } = trajectories[index]!
  return `${basename(file).replace(/\.(hdf5|h5)$/, '')}#${within}`
}
