import { fold, key, normalArray, uniformArray } from '@lola-ts/tensor-core/random'
import { describe, expect, test } from 'vitest'
import { bootstrap, pairedComparison } from './index'
import { normalQuantile, studentQuantile } from './quantiles'

const mean = ([sum, count]: readonly number[]) => sum! / count!

describe('bootstrap', () => {
  // Nominal 95 %: of 400 simulated experiments, 380 ± 4.4 (one deviation) intervals hold the true mean.
  test.each([
    ['normal', 8, (i: number) => Array.from(normalArray(fold(key(i), 'normal'), 8)), 0],
    ['normal', 64, (i: number) => Array.from(normalArray(fold(key(i), 'normal'), 64)), 0],
    [
      'log-normal',
      64,
      (i: number) => Array.from(normalArray(fold(key(i), 'log'), 64), (z) => Math.exp(z / 2)),
      Math.exp(1 / 8),
    ],
  ] as const)('covers the mean of %s errors of %d trajectories as often as it says', (_, __, draw, truth) => {
    let held = 0
    for (let i = 0; i < 400; i++) {
      const { low, high } = bootstrap(
        draw(i).map((x) => [x, 1]),
        mean,
        { resamples: 600, seed: i },
      )
      if (low! <= truth && truth <= high!) held++
    }
    expect(held / 400).toBeGreaterThan(0.915)
    expect(held / 400).toBeLessThan(0.98)
  })

  test('is the same for the same seed, holds the mean, and narrows with the level', () => {
    const rows = Array.from(uniformArray(key(1), 20), (x) => [x, 1])
    const wide = bootstrap(rows, mean)
    expect(bootstrap(rows, mean)).toEqual(wide)
    const narrow = bootstrap(rows, mean, { level: 0.5 })
    const centre = mean([rows.reduce((sum, [x]) => sum + x!, 0), 20])
    expect(wide.low! < narrow.low! && narrow.low! < centre && centre < narrow.high! && narrow.high! < wide.high!).toBe(
      true,
    )
  })

  test('says nothing of four trajectories, or of one that is not finite', () => {
    expect(
      bootstrap(
        [
          [1, 1],
          [2, 1],
          [3, 1],
          [4, 1],
        ],
        mean,
      ),
    ).toEqual({ low: null, high: null })
    const rows = [...Array.from({ length: 9 }, (_, i) => [i, 1]), [Number.NaN, 1]]
    expect(bootstrap(rows, mean)).toEqual({ low: null, high: null })
    expect(() => bootstrap(rows, mean, { level: 1 })).toThrow('level 1')
  })
})

test('quantiles of the normal and of Student', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 7)
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306, 7)
  expect(studentQuantile(0.975, 4)).toBeCloseTo(2.776, 2)
  expect(studentQuantile(0.975, 63)).toBeCloseTo(1.9983, 3)
})

describe('paired comparison', () => {
  const named = (values: number[]) => new Map(values.map((value, i) => [`test/${i}`, value]))

  test('sees a small difference between emulators that both vary a lot', () => {
    const hard = Array.from(uniformArray(key(2), 12))
    const compared = pairedComparison(named(hard), named(hard.map((x, i) => x + 0.01 + 0.001 * (i % 3))))
    expect(compared.n).toBe(12)
    expect(compared.difference).toBeCloseTo(-0.011, 9)
    expect(compared.lower).toBe(1)
    expect(compared.high).toBeLessThan(0)
    expect(compared.p).toBe(2 / 2 ** 12)
  })

  test('finds nothing between equals, at random signs too', () => {
    const same = named(Array.from(uniformArray(key(3), 20)))
    expect(pairedComparison(same, same)).toMatchObject({ difference: 0, lower: 0.5, p: 1 })
  })

  test('uses the shared trajectories only, and refuses to go without', () => {
    expect(pairedComparison(named([1, 2]), named([2])).n).toBe(1)
    expect(() => pairedComparison(new Map([['a', 1]]), new Map([['b', 1]]))).toThrow('no trajectory in common')
  })
})
