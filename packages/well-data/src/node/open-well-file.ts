import { NotFoundError } from '../errors'
import { diskStore } from './disk-store'
import { isOnDisk, openStore, type RemoteReadOptions } from './open-store'
import { readWellFile, type WellFile } from './read-well-file'

/**
 * Opens one file of The Well, by its path or address, and checks it against the schema.
 *
 * @throws NotFoundError, WellFormatError, RemoteError
 */
export async function openWellFile(path: string, remote: RemoteReadOptions = {}): Promise<WellFile> {
  if (isOnDisk([path])) return readWellFile(await diskStore(), path)
  const { store, paths } = await openStore([path], {}, remote)
  try {
    if (paths.length > 1) throw new NotFoundError(`${path}: holds ${paths.length} files, expected one`)
    const file = readWellFile(store, paths[0]!)
    return {
      ...file,
      close() {
        file.close()
        store.close()
      },
    }
  } catch (error) {
    store.close()
    throw error
  }
}
