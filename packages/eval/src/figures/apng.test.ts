import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeApng, encodePng, type Image } from './index'

const image = (value: number): Image => ({ width: 3, height: 2, data: new Uint8Array(24).fill(value) })

/** Types and contents of the chunks of a PNG. */
function chunks(bytes: Uint8Array): [string, Buffer][] {
  const all: [string, Buffer][] = []
  const buffer = Buffer.from(bytes)
  for (let p = 8; p < buffer.length; ) {
    const length = buffer.readUInt32BE(p)
    all.push([buffer.toString('latin1', p + 4, p + 8), buffer.subarray(p + 8, p + 8 + length)])
    p += 12 + length
  }
  return all
}

test('an animation is its first picture as PNG, with the others behind it in sequence', async () => {
  const found = chunks(await encodeApng([image(10), image(20), image(30)], 250))
  expect(found.map(([type]) => type)).toEqual(['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'fcTL', 'fdAT', 'IEND'])
  const still = chunks(await encodePng(image(10)))
  expect(found[3]).toEqual(still.find(([type]) => type === 'IDAT'))
  expect(found[1]![1].readUInt32BE(0)).toBe(3)
  const sequence = found.filter(([type]) => type === 'fcTL' || type === 'fdAT').map(([, data]) => data.readUInt32BE(0))
  expect(sequence).toEqual([0, 1, 2, 3, 4])
  expect(found[2]![1].readUInt16BE(20) / found[2]![1].readUInt16BE(22)).toBe(0.25)
  expect(inflateSync(found[7]![1].subarray(4))[1]).toBe(30)
})

test('pictures of different size are refused', async () => {
  await expect(encodeApng([image(1), { ...image(1), width: 1, height: 6 }], 1)).rejects.toThrow('of one size')
  await expect(encodeApng([], 1)).rejects.toThrow('0 images')
})
