import fc from 'fast-check'
import { expect, test } from 'vitest'
import { solve } from './solve'

test('solves systems that need pivoting', () => {
  expect(
    solve(
      [
        [0, 2],
        [1, 1],
      ],
      [4, 3],
    ),
  ).toEqual([1, 2])
})

test('recovers what was multiplied by a dominant matrix', () => {
  const entry = fc.double({ min: -1, max: 1, noNaN: true })
  const system = fc.integer({ min: 1, max: 6 }).chain((n) => {
    const row = fc.array(entry, { minLength: n, maxLength: n })
    return fc.tuple(fc.array(row, { minLength: n, maxLength: n }), row)
  })
  fc.assert(
    fc.property(system, ([rows, x]) => {
      const matrix = rows.map((row, i) => row.map((value, k) => (i === k ? value + 10 : value)))
      const right = matrix.map((row) => row.reduce((sum, value, k) => sum + value * x[k]!, 0))
      for (const [i, value] of solve(matrix, right).entries()) expect(value).toBeCloseTo(x[i]!, 10)
    }),
  )
})
