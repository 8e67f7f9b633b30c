import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ByteSource } from './byte-source'
import { cachedSource } from './cached-source'

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 251)

function counted(): { source: ByteSource; reads: [number, number][] } {
  const reads: [number, number][] = []
  const read = (offset: number, length: number) => {
    reads.push([offset, length])
    expect(offset + length).toBeLessThanOrEqual(bytes.length)
    return bytes.slice(offset, offset + length)
  }
  return { reads, source: { name: 'numbers', size: bytes.length, read, close: () => {} } }
}

test('whatever is read, in whatever order, with however little memory, is what is there', () => {
  const reads = fc.array(fc.tuple(fc.nat(999), fc.integer({ min: 1, max: 300 })), { maxLength: 30 })
  fc.assert(
    fc.property(
      reads,
      fc.constantFrom(64, 7, 1000),
      fc.constantFrom(64, 300, 2000),
      (list, blockBytes, memoryBytes) => {
        const source = cachedSource(counted().source, { blockBytes, memoryBytes })
        for (const [offset, length] of list) {
          const end = Math.min(bytes.length, offset + length)
          expect(source.read(offset, end - offset)).toEqual(bytes.slice(offset, end))
        }
      },
    ),
  )
})

test('blocks are fetched once, and those side by side together', () => {
  const { source, reads } = counted()
  const cached = cachedSource(source, { blockBytes: 100 })
  cached.read(350, 10)
  cached.read(120, 500) // blocks 1 to 6, of which 3 is there
  expect(reads).toEqual([
    [300, 100],
    [100, 200],
    [400, 300],
  ])
  cached.read(100, 600)
  cached.read(990, 10)
  expect(reads).toHaveLength(4)
  expect(reads[3]).toEqual([900, 100])
})

test('a store is asked before the source and told of what was fetched', () => {
  const blocks = new Map<number, Uint8Array>()
  const store = {
    get: (block: number) => blocks.get(block),
    set: (block: number, b: Uint8Array) => void blocks.set(block, b),
  }
  cachedSource(counted().source, { blockBytes: 100, store }).read(150, 200)
  expect([...blocks.keys()]).toEqual([1, 2, 3])
  const { source, reads } = counted()
  expect(cachedSource(source, { blockBytes: 100, store }).read(150, 200)).toEqual(bytes.slice(150, 350))
  expect(reads).toEqual([])
})
