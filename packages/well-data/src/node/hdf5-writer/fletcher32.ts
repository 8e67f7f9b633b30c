/** Sums of so many words fit in 32 bits. The result depends on when they are reduced. */
const wordsAtOnce = 360

/**
 * HDF5's checksum of chunks: Fletcher's, of big-endian words of 16 bits.
 *
 * Source: HDF5 1.14, filter `H5Z_FILTER_FLETCHER32`; Fletcher, "An arithmetic checksum for serial transmissions", 1982.
 */
export function fletcher32(bytes: Uint8Array): number {
  let [a, b] = [0, 0]
  const reduce = (sum: number) => (sum & 0xffff) + (sum >>> 16)
  const even = bytes.length - (bytes.length % 2)
  for (let at = 0; at < even; ) {
    for (const end = Math.min(even, at + 2 * wordsAtOnce); at < end; at += 2) {
      a += (bytes[at]! << 8) | bytes[at + 1]!
      b += a
    }
    a = reduce(a)
    b = reduce(b)
  }
  if (even < bytes.length) {
    a += bytes[even]! << 8
    b = reduce(b + a)
    a = reduce(a)
  }
  return ((reduce(b) << 16) | reduce(a)) >>> 0
}
