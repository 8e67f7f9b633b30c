import { diskStore } from './disk-store'
import { readWellFile, type WellFile } from './read-well-file'

/**
 * Opens one file of The Well and checks it against the schema.
 *
 * @throws NotFoundError, WellFormatError
 */
export async function openWellFile(path: string): Promise<WellFile> {
  return readWellFile(await diskStore(), path)
}
