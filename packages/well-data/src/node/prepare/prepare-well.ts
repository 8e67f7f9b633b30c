import { mkdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ConfigError } from '@lola-ts/tensor-core'
import { writeAtomic, writing } from '@lola-ts/tensor-core/node'
import { datasetStats } from '../dataset-stats'
import type { FileSelection } from '../file-selection'
import { openWellFile } from '../open-well-file'
import { openWell } from '../open-well-path'
import { findAllFiles, splitNames } from '../splits-of'
import { formatStats } from '../stats-yaml'
import { type PrepareFileOptions, prepareFile } from './prepare-file'

export interface PrepareOptions extends FileSelection, Omit<PrepareFileOptions, 'trajectories' | 'onProgress'> {
  /** How many trajectories of each split to keep: the first ones. Default all. */
  trajectories?: number
  /** Told as it goes on. */
  onProgress?: (file: string, done: number, total: number) => void
}

/**
 * Makes a small dataset of a large one, in The Well's folders: {@link prepareFile} for a file, or for all files of a
 * folder, or of all splits of a dataset. With a train split the dataset gets its own `stats.yaml`.
 *
 * @param to a file if `from` is one, else the folder of the new dataset
 * @returns the files that were written
 * @throws as prepareFile; files that were finished before stay
 */
export async function prepareWell(from: string, to: string, options: PrepareOptions = {}): Promise<string[]> {
  const { trajectories: limit, onProgress, split, include, exclude, ...rest } = options
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new ConfigError(`prepare: given ${limit} trajectories, expected a whole number above 0`)
  }
  const selection = { ...(split && { split }), ...(include && { include }), ...(exclude && { exclude }) }
  const files = findAllFiles(from, selection)
  const single = files[0] === from
  const taken = new Map<string, number>()
  const written: string[] = []
  for (const file of files) {
    const folder = dirname(file)
    const left = limit === undefined ? undefined : limit - (taken.get(folder) ?? 0)
    if (left !== undefined && left <= 0) continue
    const target = single ? to : join(to, placeIn(file))
    if (resolve(target) === resolve(file)) {
      throw new ConfigError(`${target}: would be read and written`, { hint: 'Choose another folder.' })
    }
    await writing(target, () => mkdir(dirname(target), { recursive: true }))
    const known = await openWellFile(file)
    known.close()
    const count = Math.min(left ?? known.nTrajectories, known.nTrajectories)
    taken.set(folder, (taken.get(folder) ?? 0) + count)
    await prepareFile(file, target, {
      ...rest,
      ...(limit !== undefined && { trajectories: Array.from({ length: count }, (_, i) => i) }),
      ...(onProgress && { onProgress: (done: number, total: number) => onProgress(target, done, total) }),
    })
    written.push(target)
  }
  const train = written.find((file) => basename(dirname(file)) === 'train')
  if (train) {
    const dataset = await openWell(dirname(train))
    try {
      // The Well keeps statistics of the fields as they are.
      dataset.physics.transforms = {}
      await writeAtomic(join(to, 'stats.yaml'), formatStats(await datasetStats(dataset)))
    } finally {
      dataset.close()
    }
  }
  return written
}

/** `data/train/x.hdf5` for the files of splits, else the name. */
function placeIn(file: string): string {
  const split = basename(dirname(file))
  const isSplit = splitNames.some((name) => name === split)
  return isSplit ? join('data', split, basename(file)) : basename(file)
}
