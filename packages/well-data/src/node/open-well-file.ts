import { resolve } from 'node:path'
import { WellFormatError } from '../errors'
import { checkHdf5 } from './check-hdf5'
import { throwFirstError } from './finding'
import { attempt, hdf5, openHandle } from './hdf5'
import { inspect } from './inspect'
import { readChannels, type Source, type StepRange } from './read-field'
import { readScalars } from './read-scalars'
import type { WellMetadata } from './well-metadata'

/** An open file of The Well: its metadata, and its fields on demand. */
export interface WellFile extends WellMetadata {
  readonly path: string
  /** Size on disk. */
  readonly bytes: number
  /**
   * Reads states of one trajectory: only their bytes, never the whole file.
   *
   * @returns `[time, ...space, field]`, flat, channels in the order of `channels`
   * @throws DataError for NaN and infinities, NotFoundError outside of the file
   */
  read(trajectory: number, range?: StepRange): Float32Array<ArrayBuffer>
  /** Constant scalars of one trajectory, in file order. */
  scalarsOf(trajectory: number): Record<string, number>
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
      path,
      bytes,
      read: (trajectory, range) => readChannels(source, trajectory, range),
      scalarsOf: (trajectory) => readScalars(source, trajectory),
      close,
    }
  } catch (error) {
    if (!library.dead) close()
    throw error
  }
}
