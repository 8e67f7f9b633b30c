import type { Image } from './field-image'

/** What every PNG file begins with. */
export const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** The content of IHDR: size, 8 bits, RGBA. */
export function imageHeader({ width, height }: Image): Uint8Array {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint8(8, 8)
  header.setUint8(9, 6)
  return new Uint8Array(header.buffer)
}

/** The rows of an image, each after the number of its filter; 2 (difference to the row above) suits smooth fields. */
export function filterRows({ width, height, data }: Image): Uint8Array {
  const stride = width * 4
  const filtered = new Uint8Array(height * (stride + 1))
  for (let row = 0; row < height; row++) {
    filtered[row * (stride + 1)] = 2
    for (let i = 0; i < stride; i++) {
      const above = row > 0 ? data[(row - 1) * stride + i]! : 0
      filtered[row * (stride + 1) + 1 + i] = data[row * stride + i]! - above
    }
  }
  return filtered
}

export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

export function chunk(type: string, data: Uint8Array): Uint8Array {
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

export function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
