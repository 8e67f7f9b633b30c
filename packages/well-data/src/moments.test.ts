import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moments } from './moments'

const identity = (x: number) => x

test('mean and std of a small sample', () => {
  const running = moments([identity, Math.sqrt])
  running.add([1, 1, 2, 4])
  running.add([6, 9])
  expect(running.count).toBe(3)
  expect(running.result()).toEqual({
    mean: [3, 2],
    std: [Math.sqrt(14 / 3), Math.sqrt(2 / 3)],
    min: [1, 1],
    max: [6, 3],
  })
})

test('blocks of any sizes give the moments of the whole', () => {
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), (blocks) => {
      const parts = moments([identity])
      for (const block of blocks) parts.add(block)
      const whole = moments([identity])
      whole.add(blocks.flat())
      expect(parts.result().mean[0]).toBeCloseTo(whole.result().mean[0]!, 8)
      expect(parts.result().std[0]).toBeCloseTo(whole.result().std[0]!, 8)
    }),
  )
})

test('a small spread on a large mean keeps its digits', () => {
  const running = moments([identity])
  for (let block = 0; block < 100; block++) running.add(Array.from({ length: 100 }, (_, i) => 1e8 + (i % 2)))
  expect(running.result().std[0]).toBeCloseTo(0.5, 6)
})
