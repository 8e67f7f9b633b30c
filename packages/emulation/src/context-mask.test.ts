import { tf } from '@lola-ts/tensor-core'
import { fold, key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { golden } from '../../../tools/golden'
import { contextMask, spreadMask } from './context-mask'

const [fixture] = golden('emulation', /^context_mask$/)
type Case = { L: number; rho: number; lmbda: number; atleast: number }

test.each<[number, Case]>(fixture!.config.cases.map((one: Case, i: number) => [i, one]))(
  'draws patterns as often as the reference, case %s: %o',
  (i, { L: window, rho: forward, lmbda: rate, atleast: atLeast }) => {
    const draws = 100_000
    const mask = contextMask(key(i), draws, window, { rate, atLeast, forward })
    const frequencies = new Array<number>(2 ** window).fill(0)
    const rows = mask.dataSync()
    for (let draw = 0; draw < draws; draw++) {
      let pattern = 0
      for (let state = 0; state < window; state++) pattern += rows[draw * window + state]! * 2 ** state
      frequencies[pattern]! += 1 / draws
    }
    expect(frequencies).toMatchGolden(fixture!.output[`exact_${i}`])
    mask.dispose()
  },
)

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
