import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { NotFoundError, WellFormatError } from '../errors'
import type { ByteSource } from '../source/byte-source'

/**
 * The bytes of a file on disk.
 *
 * @throws NotFoundError if it cannot be opened, WellFormatError for a folder
 */
export function fileSource(path: string): ByteSource {
  const descriptor = open(path)
  const stat = fstatSync(descriptor)
  if (stat.isDirectory()) {
    closeSync(descriptor)
    throw new WellFormatError(`${path}: is a folder, expected an HDF5 file`, {
      hint: 'Folders are opened with openWell, or give one of the .hdf5 files in it.',
    })
  }
  return {
    name: path,
    size: stat.size,
    read(offset, length) {
      const bytes = new Uint8Array(length)
      for (let done = 0; done < length; ) {
        const count = readSync(descriptor, bytes, done, length - done, offset + done)
        if (count === 0) throw new WellFormatError(`${path}: became shorter while it was read`)
        done += count
      }
      return bytes
    },
    close: () => closeSync(descriptor),
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new NotFoundError(`${path}: no such file`, {
        hint: 'Check the path; it is relative to the working folder.',
        cause,
      })
    }
    throw new NotFoundError(`${path}: cannot be opened (${code})`, { hint: 'Check its permissions.', cause })
  }
}
