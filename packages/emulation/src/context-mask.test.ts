import { tf } from '@lola-ts/tensor-core'
import { fold, key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { contextMask, spreadMask } from './context-mask'

test('wraps counts beyond the window around, and knows the last states as often as it is told', () => {
  const draws = 20_000
  const rows = contextMask(key(2), draws, 3, { rate: 2, forward: 0.25 }).arraySync() as number[][]
  const share = (pattern: string) => rows.filter((row) => row.join('') === pattern).length / draws
  // One known state for even Poisson(2) draws, two for odd ones: P(even) = (1 + e^-4) / 2.
  const even = (1 + Math.exp(-4)) / 2
  expect(share('100')).toBeCloseTo(even / 4, 1)
  expect(share('110')).toBeCloseTo((1 - even) / 4, 1)
  expect(share('001')).toBeCloseTo((3 * even) / 4, 1)
  expect(share('011')).toBeCloseTo((3 * (1 - even)) / 4, 1)
})

test('a mask does not depend on the batch around it', () => {
  const k = fold(key(0), 'context')
  const [small, large] = [contextMask(k, 3, 5), contextMask(k, 8, 5)]
  expect(large.slice([0], [3]).dataSync()).toEqual(small.dataSync())
})

test('knows the first state at least, and never all', () => {
  const mask = contextMask(key(1), 500, 4, { rate: 3 })
  const known = mask.sum(1).dataSync()
  expect([Math.min(...known), Math.max(...known)]).toEqual([1, 3])
  expect(mask.slice([0, 0], [-1, 1]).min().dataSync()[0]).toBe(1)
})

test('spreads over states', () => {
  const spread = spreadMask(tf.tensor2d([[1, 0]]), [2, 1, 3])
  expect(spread.shape).toEqual([1, 2, 2, 1, 3])
  expect(spread.sum([2, 3, 4]).arraySync()).toEqual([[6, 0]])
})
