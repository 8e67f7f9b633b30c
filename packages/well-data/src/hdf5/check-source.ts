import { WellFormatError } from '../errors'
import type { ByteSource } from '../source/byte-source'

const signature = '\x89HDF\r\n\x1a\n'

/**
 * Checks that a source is a whole HDF5 file, by its signature and the length that its superblock promises. Reads less
 * than 100 bytes (more if there is a user block), so that the HDF5 library never sees anything else.
 *
 * Source: HDF5 File Format Specification 3.0, section II.A.
 *
 * @throws WellFormatError
 */
export function checkSource(source: ByteSource): void {
  const { name, size } = source
  const at = findSignature(source)
  if (at === null) throw notHdf5(source)
  const promised = promisedLength(source, at)
  if (promised === null) {
    throw new WellFormatError(`${name}: truncated or damaged HDF5 header (${size} bytes)`, { hint: copyAgain })
  }
  if (size < promised) {
    throw new WellFormatError(`${name}: truncated HDF5 file, has ${size} bytes, expected ${promised}`, {
      hint: copyAgain,
    })
  }
}

const copyAgain = 'The copy or download was cut short, or the program that wrote it did not finish. Get the file again.'

/** The signature stands at byte 0, or after a user block at 512, 1024, 2048, ... */
function findSignature(source: ByteSource): number | null {
  for (let at = 0; at + signature.length <= source.size; at = at === 0 ? 512 : at * 2) {
    if (latin1(readAt(source, at, signature.length)) === signature) return at
  }
  return null
}

/** The end-of-file address in the superblock; null if the superblock itself is cut or unknown. */
function promisedLength(source: ByteSource, at: number): number | null {
  const block = readAt(source, at, 96)
  const version = block[8]
  if (version === undefined || version > 3) return null
  const offsetSize = block[version < 2 ? 13 : 9]
  const addresses = version === 0 ? 24 : version === 1 ? 28 : 12
  if ((offsetSize !== 4 && offsetSize !== 8) || block.length < addresses + 4 * offsetSize) return null
  const end = addresses + 2 * offsetSize
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  return offsetSize === 8 ? Number(view.getBigUint64(end, true)) : view.getUint32(end, true)
}

function notHdf5(source: ByteSource): WellFormatError {
  const { name, size } = source
  const looks = looksLike(readAt(source, 0, 64))
  return new WellFormatError(`${name}: not an HDF5 file but ${looks} (${size} bytes)`, {
    hint:
      looks === 'a Git LFS pointer'
        ? 'Fetch the data with: git lfs pull'
        : 'Was the download an error page? Get the file again.',
  })
}

/** What the first bytes of a file that is not HDF5 look like, in words. */
function looksLike(bytes: Uint8Array): string {
  const head = latin1(bytes)
  if (head === '') return 'an empty file'
  if (head.startsWith('version https://git-lfs')) return 'a Git LFS pointer'
  if (/^\s*<(!doctype|html|\?xml)/i.test(head)) return 'a web page'
  return /^[\t\n\r\x20-\x7e]*$/.test(head) ? 'a text file' : 'something else'
}

function readAt(source: ByteSource, at: number, length: number): Uint8Array {
  return source.read(at, Math.min(length, source.size - at))
}

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes)
