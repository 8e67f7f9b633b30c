import { base64 } from './base64'
import type { Image } from './field-image'

/** Encodes an image as a PNG file (8 bits, RGBA), in browsers and Node alike. */
export async function encodePng({ width, height, data }: Image): Promise<Uint8Array> {
  // Each row starts with the number of its filter; 2 (difference to the row above) suits smooth fields.
  const stride = width * 4
  const filtered = new Uint8Array(height * (stride + 1))
  for (let row = 0; row < height; row++) {
    filtered[row * (stride + 1)] = 2
    for (let i = 0; i < stride; i++) {
      const above = row > 0 ? data[(row - 1) * stride + i]! : 0
      filtered[row * (stride + 1) + 1 + i] = data[row * stride + i]! - above
    }
  }

  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint8(8, 8)
  header.setUint8(9, 6)
  return join([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', await deflate(filtered)),
    chunk('IEND', new Uint8Array()),
  ])
}

/** The same as a `data:` address, for `<img>` and SVG's `<image>`. */
export const pngAddress = async (image: Image) => `data:image/png;base64,${base64(await encodePng(image))}`

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
