/**
 * Texts as one chunk: their number, then each one's length in bytes and its bytes in UTF-8.
 *
 * Source: numcodecs, `VLenUTF8`; the codec `vlen-utf8` of Zarr version 3.
 */
export function encodeTexts(texts: readonly string[]): Uint8Array {
  const encoded = texts.map((text) => new TextEncoder().encode(text))
  const out = new Uint8Array(encoded.reduce((sum, { length }) => sum + 4 + length, 4))
  const view = new DataView(out.buffer)
  view.setUint32(0, texts.length, true)
  let at = 4
  for (const bytes of encoded) {
    view.setUint32(at, bytes.length, true)
    out.set(bytes, at + 4)
    at += 4 + bytes.length
  }
  return out
}
