import { tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { createComparison } from './compare'

const y = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4), tolerance: 0.1 }

/** The failures after comparing one value with `y` or with another expected tensor. */
function failures(actual: tf.Tensor | number[] | number, expected: Partial<typeof y & { relative: boolean }> = {}) {
  const { compare, failures } = createComparison({ output: { y: { ...y, ...expected } }, mid: {}, grad: {} })
  compare('output/y', actual)
  return failures()
}

test('measures the worst error of each result', () => {
  const { compare, measurements, failures } = createComparison({ output: { y }, mid: {}, grad: {} })
  compare('output/y', [1, 2, 3.05, 4])
  compare('output/y', [1, 2, 3, 4])
  expect(failures()).toEqual([])
  const [one] = measurements()
  expect(one).toMatchObject({ key: 'output/y', values: 4, tolerance: 0.1 })
  expect(one!.worst).toBeCloseTo(0.05)
  expect(one!.margin).toBeCloseTo(0.5)
})

test('a tolerance may be relative, or nothing', () => {
  expect(failures([1.05, 2.1, 3.2, 4.3], { relative: true })).toEqual([])
  expect(failures([1.2, 2, 3, 4], { relative: true })[0]).toMatch(/off by 0.19/)
  expect(failures([1, 2, 3, 4], { tolerance: 0 })).toEqual([])
  expect(failures([1, 2, 3, 4 + 1e-9], { tolerance: 0 })[0]).toMatch(/allowed 0/)
})

test.each<[string, tf.Tensor | number[] | number, RegExp]>([
  ['too far off', [1, 2, 3, 4.2], /output\/y is off by 0\.2/],
  ['NaN', [1, Number.NaN, 3, 4], /value 1 is NaN, expected 2/],
  ['infinite', [1, 2, 3, Number.POSITIVE_INFINITY], /value 3 is Infinity/],
  ['of another shape', tf.tensor([1, 2, 3, 4]), /has shape \[4\], expected \[2,2\]/],
  ['too short', [1, 2, 3], /has 3 values, expected 4/],
])('refuses a result that is %s', (_, actual, message) => {
  expect(failures(actual)).toEqual([expect.stringMatching(message)])
})

test('NaN and infinities pass only where the reference has the same', () => {
  const data = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, 3, 4)
  expect(failures([...data], { data })).toEqual([])
  expect(failures([Number.NaN, Number.NEGATIVE_INFINITY, 3, 4], { data })[0]).toMatch(/value 1 is -Infinity/)
  expect(failures([0, Number.POSITIVE_INFINITY, 3, 4], { data })[0]).toMatch(/value 0 is 0, expected NaN/)
})

test('names results that the fixture lacks, and those that nobody compared', () => {
  const { compare, failures } = createComparison({ output: { y }, mid: { z: y }, grad: {}, exact: { 'output/n': [7] } })
  compare('output/x', [1])
  compare('output/n', 7)
  expect(failures()).toEqual([
    'output/x was compared, but the fixture holds no such result',
    'output/y was not compared',
    'mid/z was not compared',
  ])
})
