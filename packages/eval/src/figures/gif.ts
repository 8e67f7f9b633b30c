import { ShapeError } from '@lola-ts/tensor-core'
import type { Image } from './field-image'

export interface GifOptions {
  /** Milliseconds that each picture stands. Default 100. */
  delay?: number
}

const colours = 256

/**
 * Encodes pictures as an animated GIF that repeats for ever; opacity is ignored. All share one palette. Up to 256
 * colours stay as they are; of more, the nearest ones are merged.
 *
 * Source: CompuServe, "Graphics Interchange Format, Version 89a", 1990.
 *
 * @throws ShapeError without a picture, or if they differ in size
 */
export function encodeGif(frames: readonly Image[], { delay = 100 }: GifOptions = {}): Uint8Array {
  const [first] = frames
  if (!first) throw new ShapeError('gif: given no picture, expected at least one')
  const { width, height } = first
  if (frames.some((frame) => frame.width !== width || frame.height !== height)) {
    throw new ShapeError(`gif: pictures differ in size, expected ${width} x ${height} pixels`)
  }
  const { table, indexOf } = palette(frames)
  const out: number[] = [...ascii('GIF89a'), ...u16(width), ...u16(height), 0xf7, 0, 0, ...table]
  out.push(0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, 0, 0, 0)
  const parts: Uint8Array[] = [Uint8Array.from(out)]
  for (const frame of frames) {
    const pixels = new Uint8Array(width * height)
    for (let i = 0; i < pixels.length; i++) pixels[i] = indexOf(colourAt(frame.data, i))
    const control = [0x21, 0xf9, 4, 0x04, ...u16(Math.max(2, Math.round(delay / 10))), 0, 0]
    parts.push(Uint8Array.from([...control, 0x2c, 0, 0, 0, 0, ...u16(width), ...u16(height), 0, 8]))
    const codes = compress(pixels)
    for (let at = 0; at < codes.length; at += 255) {
      const block = codes.subarray(at, at + 255)
      parts.push(Uint8Array.of(block.length), block)
    }
    parts.push(Uint8Array.of(0))
  }
  parts.push(Uint8Array.of(0x3b))
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const ascii = (text: string) => Array.from(text, (character) => character.charCodeAt(0))
const u16 = (value: number) => [value & 255, value >> 8]

const colourAt = (data: Uint8Array, pixel: number) =>
  (data[4 * pixel]! << 16) | (data[4 * pixel + 1]! << 8) | data[4 * pixel + 2]!

/** 256 colours for all frames. */
function palette(frames: readonly Image[]) {
  const found = new Set<number>()
  for (const { data } of frames) for (let i = 0; i < data.length / 4; i++) found.add(colourAt(data, i))
  // Photographs have too many colours to be compared with each other: they lose the last bits first.
  let bits = 8
  // The first bits stand in for the lost ones: white stays white, black stays black.
  const coarse = (colour: number) => {
    const kept = colour & (0x010101 * ((0xff << (8 - bits)) & 0xff))
    return kept | ((kept >> bits) & (0x010101 * (0xff >> bits)))
  }
  let distinct = found
  while (distinct.size > 4 * colours) {
    bits--
    distinct = new Set([...found].map(coarse))
  }
  let kept = [...distinct]
  const became = new Map<number, number>()
  while (kept.length > colours) {
    const [a, b] = nearestPair(kept)
    became.set(b, a)
    kept = kept.filter((colour) => colour !== b)
  }
  const index = new Map(kept.map((colour, i) => [colour, i]))
  const known = new Map<number, number>()
  const indexOf = (colour: number): number => {
    let at = known.get(colour)
    if (at === undefined) {
      let end = coarse(colour)
      while (became.has(end)) end = became.get(end)!
      known.set(colour, (at = index.get(end)!))
    }
    return at
  }
  const table = Array.from({ length: colours }, (_, i) => kept[i] ?? 0).flatMap((c) => [
    c >> 16,
    (c >> 8) & 255,
    c & 255,
  ])
  return { table, indexOf }
}

function nearestPair(all: readonly number[]): [number, number] {
  let best: [number, number] = [all[0]!, all[1]!]
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < all.length; i++) {
    for (let j = i + 1; j < all.length; j++) {
      const [a, b] = [all[i]!, all[j]!]
      const apart =
        ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2
      if (apart >= least) continue
      least = apart
      best = [a, b]
    }
  }
  return best
}

const clearCode = colours
const endCode = colours + 1
const mostCodes = 4096

/** LZW with codes of 9 to 12 bits, as GIF has it. */
function compress(pixels: Uint8Array): Uint8Array {
  const out: number[] = []
  let bits = 0
  let held = 0
  let width = 9
  let next = endCode + 1
  // Strings are known by their prefix's code and their last pixel.
  let table = new Map<number, number>()
  const put = (code: number) => {
    held |= code << bits
    bits += width
    while (bits >= 8) {
      out.push(held & 255)
      held >>>= 8
      bits -= 8
    }
  }
  put(clearCode)
  let code = pixels[0]!
  for (let i = 1; i < pixels.length; i++) {
    const key = (code << 8) | pixels[i]!
    const longer = table.get(key)
    if (longer !== undefined) {
      code = longer
      continue
    }
    put(code)
    code = pixels[i]!
    if (next < mostCodes) {
      table.set(key, next++)
      if (next - 1 === 1 << width && width < 12) width++
    } else {
      put(clearCode)
      table = new Map()
      width = 9
      next = endCode + 1
    }
  }
  put(code)
  put(endCode)
  if (bits > 0) out.push(held & 255)
  return Uint8Array.from(out)
}
