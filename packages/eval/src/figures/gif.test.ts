import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Image } from './field-image'
import { encodeGif } from './gif'

const image = (width: number, height: number, colour: (pixel: number) => number[]): Image => ({
  width,
  height,
  data: Uint8Array.from(Array.from({ length: width * height }, (_, i) => [...colour(i), 255]).flat()),
})

/** The pictures of a GIF, as colours; written from the specification, not from the encoder. */
function decode(bytes: Uint8Array): number[][] {
  const view = new DataView(bytes.buffer)
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)]
  const colourOf = (i: number) => (bytes[13 + 3 * i]! << 16) | (bytes[14 + 3 * i]! << 8) | bytes[15 + 3 * i]!
  const frames: number[][] = []
  let at = 13 + 3 * 256
  while (bytes[at] !== 0x3b) {
    if (bytes[at] === 0x21) {
      at += 2
      while (bytes[at] !== 0) at += bytes[at]! + 1
      at++
      continue
    }
    expect(bytes[at]).toBe(0x2c)
    expect(bytes[at + 10]).toBe(8)
    at += 11
    const data: number[] = []
    while (bytes[at] !== 0) {
      data.push(...bytes.subarray(at + 1, at + 1 + bytes[at]!))
      at += bytes[at]! + 1
    }
    at++
    frames.push(unpack(data).map(colourOf))
    expect(frames.at(-1)).toHaveLength(width * height)
  }
  return frames
}

function unpack(data: number[]): number[] {
  const out: number[] = []
  let strings: number[][] = []
  let width = 9
  let before: number[] | null = null
  for (let bit = 0; ; ) {
    let code = 0
    for (let i = 0; i < width; i++, bit++) code |= ((data[bit >> 3]! >> (bit & 7)) & 1) << i
    if (code === 257) return out
    if (code === 256) {
      strings = Array.from({ length: 258 }, (_, i) => (i < 256 ? [i] : []))
      width = 9
      before = null
      continue
    }
    const string: number[] = strings[code] ?? [...before!, before![0]!]
    if (before && strings.length < 4096) strings.push([...before, string[0]!])
    if (strings.length === 1 << width && width < 12) width++
    out.push(...string)
    before = string
  }
}

const colours = ({ data }: Image) =>
  Array.from({ length: data.length / 4 }, (_, i) => (data[4 * i]! << 16) | (data[4 * i + 1]! << 8) | data[4 * i + 2]!)

test('pictures of up to 256 colours come back as they are', () => {
  const noise = (seed: number) =>
    image(150, 97, (i) => {
      const value = ((i * 2654435761 + seed * 40503) >>> 11) % 256
      return [value, 255 - value, value >> 1]
    })
  const frames = [noise(1), noise(2), image(150, 97, (i) => [i % 150, 255 - (i % 150), (i % 150) >> 1])]
  const bytes = encodeGif(frames, { delay: 250 })
  expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('GIF89a')
  const found = decode(bytes)
  // The third one shares its colours with the others as far as they go.
  expect(found.slice(0, 2)).toEqual(frames.slice(0, 2).map(colours))
  expect(found[2]!.slice(0, 150)).toEqual(colours(frames[2]!).slice(0, 150))
})

test('any small picture', () => {
  const pixels = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(pixels, (values) => {
      const frame = image(values.length, 1, (i) => [40 * values[i]!, 7, 9])
      expect(decode(encodeGif([frame]))).toEqual([colours(frame)])
    }),
  )
})

test('of more colours, near ones are merged', () => {
  const frame = image(512, 1, (i) => [i >> 1, i >> 1, Math.min(255, (i >> 1) + (i % 2))])
  const found = decode(encodeGif([frame]))[0]!
  expect(new Set(found).size).toBeLessThanOrEqual(256)
  for (const [i, colour] of colours(frame).entries())
    expect(Math.abs((colour & 255) - (found[i]! & 255))).toBeLessThan(4)
})

test('photographs, with any number of colours, on a ground that stays white', () => {
  const frame = image(60, 60, (i) => (i < 60 ? [255, 255, 255] : [(i * 37) % 256, (i * 91) % 256, (i * 11) % 256]))
  const found = decode(encodeGif([frame]))[0]!
  expect(new Set(found).size).toBeLessThanOrEqual(256)
  expect(new Set(found.slice(0, 60))).toEqual(new Set([0xffffff]))
})

test('refuses no picture, and pictures of two sizes', () => {
  expect(() => encodeGif([])).toThrow(/given no picture/)
  const frames = [image(2, 2, () => [0, 0, 0]), image(2, 3, () => [0, 0, 0])]
  expect(() => encodeGif(frames)).toThrow(/differ in size, expected 2 x 2/)
})
