import { resolve } from 'node:path'
import { WellFormatError } from '../errors'
import { checkHdf5 } from './check-hdf5'
import { throwFirstError } from './finding'
import { attempt, hdf5, openHandle } from './hdf5'
import { inspect } from './inspect'
import type { Source } from './read-field'
import type { WellMetadata } from './well-metadata'
import { type WellReads, wellReads } from './well-reads'

/** An open file of The Well: its metadata, and its fields on demand. */
export interface WellFile extends WellMetadata, WellReads {
  readonly path: string
  /** Size on disk. */
  readonly bytes: number
  close(): void
}

/**
 * Opens one file of The Well and checks it against the schema.
 *
 * @throws NotFoundError, WellFormatError
 */
export async function openWellFile(path: string): Promise<WellFile> {
  const absolute = resolve(path)
  const bytes = checkHdf5(path)
  const library = await hdf5()
  const file = openHandle(library, absolute)
  const close = () => {
    attempt(library, path, () => file.close())
  }
  try {
    const { metadata, findings } = inspect(library, file, path)
    throwFirstError(findings)
    if (!metadata) throw new WellFormatError(`${path}: has no readable metadata`)
    const source: Source = { library, file, path, metadata }
    return {
      ...metadata,
      ...wellReads(source),
      path,
      bytes,
      close,
    }
  } catch (error) {
    if (!library.dead) close()
    throw error
  }
}
