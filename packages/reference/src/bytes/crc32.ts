/** Contributions of a byte at each of eight distances, for eight bytes a step. */
const tables = makeTables()

/**
 * The CRC-32 of zip archives, of `bytes` that follow those whose checksum is `before`.
 *
 * About a gigabyte a second.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const t = tables
  const end = bytes.length - (bytes.length % 8)
  let crc = ~before
  for (let i = 0; i < end; i += 8) {
    const low = crc ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24))
    crc =
      t[1792 + (low & 255)]! ^
      t[1536 + ((low >>> 8) & 255)]! ^
      t[1280 + ((low >>> 16) & 255)]! ^
      t[1024 + (low >>> 24)]! ^
      t[768 + bytes[i + 4]!]! ^
      t[512 + bytes[i + 5]!]! ^
      t[256 + bytes[i + 6]!]! ^
      t[bytes[i + 7]!]!
  }
  for (let i = end; i < bytes.length; i++) crc = (crc >>> 8) ^ t[(crc ^ bytes[i]!) & 255]!
  return ~crc >>> 0
}

function makeTables(): Int32Array {
  const all = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    all[byte] = crc
  }
  for (let i = 256; i < all.length; i++) all[i] = (all[i - 256]! >>> 8) ^ all[all[i - 256]! & 255]!
  return all
}
