import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { NotFoundError } from '../errors'
import { isRemote } from './download/remote-place'
import type { FileSelection } from './file-selection'
import { findFiles } from './find-files'

/** The splits of The Well. */
export const splitNames = ['train', 'valid', 'test'] as const

/** The splits that a dataset's folder has, in the usual order; none for a file or a folder of files. */
export function splitsOf(path: string): string[] {
  if (!(statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)) return []
  return splitNames.filter((split) => existsSync(join(path, 'data', split)) || existsSync(join(path, split)))
}

/** Like {@link findFiles}; a dataset's folder without a split means all splits. @throws NotFoundError, for addresses, too */
export function findAllFiles(path: string, selection: FileSelection = {}): string[] {
  if (isRemote(path)) {
    throw new NotFoundError(`${path}: is on a server, expected a path of this machine`, {
      hint: 'All of it is read here. Download it first: lola data download',
    })
  }
  const splits = selection.split === undefined ? splitsOf(path) : []
  if (splits.length === 0) return findFiles(path, selection)
  return splits.flatMap((split) => findFiles(path, { ...selection, split }))
}
