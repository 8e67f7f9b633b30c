import { key } from '@lola-ts/tensor-core/random'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchIndices } from './batch-indices'

test('every example comes once an epoch, whatever the batch size', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(1000),
      (batch, count, seed) => {
        const steps = Math.ceil((2 * count) / batch)
        const drawn = Array.from({ length: steps }, (_, step) => batchIndices(key(seed), step, batch, count)).flat()
        const everything = Array.from({ length: count }, (_, i) => i)
        expect(drawn.slice(0, count).sort((a, b) => a - b)).toEqual(everything)
        expect(drawn.slice(count, 2 * count).sort((a, b) => a - b)).toEqual(everything)
      },
    ),
  )
})

test('a step does not depend on those before it', () => {
  const inOrder = [0, 1, 2, 3, 4].map((step) => batchIndices(key(5), step, 4, 10))
  expect([4, 1, 3].map((step) => batchIndices(key(5), step, 4, 10))).toEqual([inOrder[4], inOrder[1], inOrder[3]])
})

test('epochs and seeds differ', () => {
  const epoch = (seed: number, step: number) => batchIndices(key(seed), step, 50, 50).join()
  expect(new Set([epoch(0, 0), epoch(0, 1), epoch(1, 0)]).size).toBe(3)
})
