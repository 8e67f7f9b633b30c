import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { NotFoundError } from '../errors'
import type { FileSelection } from './file-selection'

/**
 * The HDF5 files behind a path, sorted by name: the file itself, the files in a folder, or those of a dataset's split.
 *
 * @throws NotFoundError
 */
export function findFiles(path: string, { split, include = [], exclude = [] }: FileSelection = {}): string[] {
  if (!isFolder(path)) return [path]
  const folder = splitFolder(path, split)
  const all = hdf5Files(folder)
  const chosen = all.filter((file) => {
    const name = basename(file)
    return (
      (include.length === 0 || include.some((part) => name.includes(part))) &&
      !exclude.some((part) => name.includes(part))
    )
  })
  if (chosen.length === 0) {
    throw new NotFoundError(
      `${folder}: no HDF5 files${all.length > 0 ? ` among ${all.length} pass the filters` : ''}`,
      {
        hint:
          all.length > 0
            ? `Check include [${include}] and exclude [${exclude}] against names like ${basename(all[0]!)}.`
            : 'Expected files ending in .hdf5 or .h5.',
      },
    )
  }
  return chosen
}

function splitFolder(path: string, split: string | undefined): string {
  const homes = [join(path, 'data'), path].filter(isFolder)
  if (split !== undefined) {
    const found = homes.map((home) => join(home, split)).find(isFolder)
    if (found) return found
    // A split's own folder may be given together with its name.
    if (basename(path) === split && hdf5Files(path).length > 0) return path
  } else if (hdf5Files(path).length > 0) return path
  const splits = homes.flatMap((home) => folders(home).filter((name) => hdf5Files(join(home, name)).length > 0))
  throw new NotFoundError(
    split === undefined ? `${path}: no HDF5 files in this folder` : `${path}: has no split ${split}`,
    {
      hint:
        splits.length > 0
          ? `It has the splits ${splits.join(', ')}: choose one of them.`
          : 'A dataset folder of The Well holds data/train, data/valid and data/test with .hdf5 files.',
    },
  )
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function folders(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true })
  return entries
    .filter((entry) => isFolder(join(path, entry.name)))
    .map((entry) => entry.name)
    .sort()
}

function hdf5Files(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /\.(hdf5|h5)$/.test(name) && !name.startsWith('.'))
  return names.sort().map((name) => join(folder, name))
}
