import { expect, test } from 'vitest'
import { guardHeaps } from './guard-heaps'

/** A file with numbers, a heap of one string at byte 600, and numbers; `free` is the size of the heap's free space. */
function fileWithHeap(free: number): Uint8Array {
  const bytes = Uint8Array.from({ length: 6000 }, (_, i) => (i * 7) % 64)
  const view = new DataView(bytes.buffer)
  bytes.fill(0, 600, 600 + 4096)
  bytes.set(new TextEncoder().encode('GCOL\x01'), 600)
  view.setBigUint64(608, 4096n, true)
  view.setUint16(616, 1, true)
  view.setBigUint64(624, 5n, true)
  view.setBigUint64(640 + 8, BigInt(free), true)
  return bytes
}

/** What the library gets of a file that it reads in parts that begin at these places. */
function readInParts(file: Uint8Array, starts: number[]): Uint8Array {
  const files = {
    read(stream: { position: number }, buffer: ArrayBufferView, offset: number, length: number, position?: number) {
      const from = position ?? stream.position
      const part = file.subarray(from, from + length)
      new Uint8Array(buffer.buffer, buffer.byteOffset).set(part, offset)
      if (position === undefined) stream.position += part.length
      return part.length
    },
  }
  guardHeaps(files)
  const out = new Uint8Array(file.length)
  for (const [i, start] of starts.entries()) {
    files.read({ position: start }, out, start, (starts[i + 1] ?? file.length) - start)
  }
  return out
}

const sound = 4096 - 40

test.each([[[0]], [[0, 600]], [[0, 601]], [[0, 602, 5000]], [[0, 603, 604]], [[0, 620, 800]]])(
  'read in parts from %j, a sound heap stays, a damaged one is none any more',
  (starts) => {
    const whole = fileWithHeap(sound)
    expect(readInParts(whole, starts)).toEqual(whole)
    for (const free of [0, 8, sound + 8, 2 ** 40]) {
      const damaged = fileWithHeap(free)
      const seen = readInParts(damaged, starts)
      expect(new TextDecoder().decode(seen.subarray(600, 604))).not.toBe('GCOL')
      expect(seen.filter((byte, i) => byte !== damaged[i]).length).toBeLessThanOrEqual(4)
    }
  },
)

test('the same letters among numbers stay', () => {
  const file = fileWithHeap(sound)
  file.set(new TextEncoder().encode('GCOL'), 100)
  file.set(new TextEncoder().encode('GCOL\x02'), 5000)
  expect(readInParts(file, [0])).toEqual(file)
})
