import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coarsen } from './coarsen'

const ramp = (length: number) => Float32Array.from({ length }, (_, i) => i)

test('two axes, by mean and by stride', () => {
  // 4 x 2 points of 2 components: point p holds 2p and 2p + 1.
  expect([...coarsen(ramp(16), [4, 2], 2, [2, 2], 'mean')]).toEqual([3, 4, 11, 12])
  expect([...coarsen(ramp(16), [4, 2], 2, [2, 1], 'stride')]).toEqual([0, 1, 2, 3, 8, 9, 10, 11])
  expect([...coarsen(ramp(8), [2, 2, 2], 1, [1, 2, 1], 'mean')]).toEqual([1, 2, 5, 6])
})

test('a mean keeps the sum, in any dimensions', () => {
  const axes = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 3,
  })
  fc.assert(
    fc.property(axes, fc.integer({ min: 1, max: 3 }), (sizes, components) => {
      const factors = sizes.map(([, factor]) => factor)
      const grid = sizes.map(([size, factor]) => size * factor)
      const values = ramp(grid.reduce((a, b) => a * b, components))
      const block = factors.reduce((a, b) => a * b, 1)
      const total = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0)
      expect(total(coarsen(values, grid, components, factors, 'mean')) * block).toBeCloseTo(total(values), 6)
    }),
  )
})
