import { diskStore } from './disk-store'
import { findFiles } from './find-files'
import { type OpenWellOptions, openDataset, type WellDataset } from './open-well'

/**
 * Opens files of The Well as one dataset: a file, a split's folder, a dataset's folder with a split, or a list of
 * these (several datasets of one physics). All files are checked before any field is read.
 *
 * @throws NotFoundError, WellFormatError, PhysicsError if files disagree with the physics or with each other
 */
export async function openWell(path: string | readonly string[], options: OpenWellOptions = {}): Promise<WellDataset> {
  const given = typeof path === 'string' ? [path] : path
  const paths = given.flatMap((one) => findFiles(one, options))
  return openDataset(await diskStore(), paths, options)
}
