import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { NotFoundError, WellFormatError } from '../errors'

const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')

/**
 * Checks that a path is a whole HDF5 file, by its signature and the length that its superblock promises. Reads less
 * than 100 bytes (more if there is a user block), so that the HDF5 library never sees anything else.
 *
 * Source: HDF5 File Format Specification 3.0, section II.A.
 *
 * @returns the file's size in bytes
 * @throws NotFoundError, WellFormatError
 */
export function checkHdf5(path: string): number {
  const descriptor = open(path)
  try {
    const stat = fstatSync(descriptor)
    if (stat.isDirectory()) {
      throw new WellFormatError(`${path}: is a folder, expected an HDF5 file`, {
        hint: 'Folders are opened with openWell, or give one of the .hdf5 files in it.',
      })
    }
    const at = findSignature(descriptor, stat.size)
    if (at === null) throw notHdf5(path, descriptor, stat.size)
    const promised = promisedLength(descriptor, at)
    if (promised === null) {
      throw new WellFormatError(`${path}: truncated or damaged HDF5 header (${stat.size} bytes)`, { hint: copyAgain })
    }
    if (stat.size < promised) {
      throw new WellFormatError(`${path}: truncated HDF5 file, has ${stat.size} bytes, expected ${promised}`, {
        hint: copyAgain,
      })
    }
    return stat.size
  } finally {
    closeSync(descriptor)
  }
}

const copyAgain = 'The copy or download was cut short, or the program that wrote it did not finish. Get the file again.'

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

/** The signature stands at byte 0, or after a user block at 512, 1024, 2048, ... */
function findSignature(descriptor: number, size: number): number | null {
  for (let at = 0; at + signature.length <= size; at = at === 0 ? 512 : at * 2) {
    if (readAt(descriptor, at, signature.length).equals(signature)) return at
  }
  return null
}

/** The end-of-file address in the superblock, plus the user block; null if the superblock itself is cut or unknown. */
function promisedLength(descriptor: number, at: number): number | null {
  const block = readAt(descriptor, at, 96)
  const version = block[8]
  if (version === undefined || version > 3) return null
  const offsetSize = block[version < 2 ? 13 : 9]
  const addresses = version === 0 ? 24 : version === 1 ? 28 : 12
  if ((offsetSize !== 4 && offsetSize !== 8) || block.length < addresses + 4 * offsetSize) return null
  const end = addresses + 2 * offsetSize
  const eof = offsetSize === 8 ? Number(block.readBigUInt64LE(end)) : block.readUInt32LE(end)
  return eof
}

function notHdf5(path: string, descriptor: number, size: number): WellFormatError {
  const head = readAt(descriptor, 0, 64).toString('latin1')
  const isText = size > 0 && /^[\t\n\r\x20-\x7e]*$/.test(head)
  const looks =
    size === 0
      ? 'an empty file'
      : head.startsWith('version https://git-lfs')
        ? 'a Git LFS pointer'
        : /^\s*<(!doctype|html|\?xml)/i.test(head)
          ? 'a web page'
          : isText
            ? 'a text file'
            : 'something else'
  return new WellFormatError(`${path}: not an HDF5 file but ${looks} (${size} bytes)`, {
    hint:
      looks === 'a Git LFS pointer'
        ? 'Fetch the data with: git lfs pull'
        : 'Was the download an error page? Get the file again.',
  })
}

function readAt(descriptor: number, at: number, length: number): Buffer {
  const buffer = Buffer.alloc(length)
  return buffer.subarray(0, readSync(descriptor, buffer, 0, length, at))
}
