/** HDF5's shuffle filter: the first bytes of all elements, then the second ones, and so on. Deflate likes that. */
export function shuffle(bytes: Uint8Array, elementSize: number): Uint8Array {
  if (elementSize === 1) return bytes
  const count = bytes.length / elementSize
  const out = new Uint8Array(bytes.length)
  for (let byte = 0; byte < elementSize; byte++) {
    for (let i = 0, at = byte, to = byte * count; i < count; i++, at += elementSize) out[to + i] = bytes[at]!
  }
  return out
}
