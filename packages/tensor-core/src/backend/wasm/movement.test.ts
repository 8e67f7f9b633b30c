import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectAgreement, normals, onWasm } from '../../../test/agree-with-cpu'

onWasm()

const axes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 })
const dtypes = fc.constantFrom('float32', 'int32', 'bool' as const) as fc.Arbitrary<'float32' | 'int32' | 'bool'>
const filled = (shape: number[], dtype: tf.DataType) =>
  dtype === 'bool' ? normals(shape).greater(0) : normals(shape).mul(3).cast(dtype)

test('transposes as plain JavaScript does', () => {
  const cases = axes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      perm: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
      dtype: dtypes,
    }),
  )
  fc.assert(
    fc.property(cases, ({ shape, perm, dtype }) => expectAgreement(() => filled(shape, dtype).transpose(perm), 0.0001)),
    { numRuns: 60 },
  )
})

test.each([
  [
    [70, 90],
    [1, 0],
  ],
  [
    [3, 40, 5, 33],
    [0, 3, 2, 1],
  ],
  [
    [2, 20, 3, 4, 16],
    [2, 0, 3, 1, 4],
  ],
])('transposes %j by %j', (shape, perm) => expectAgreement(() => normals(shape).transpose(perm)))

test('slices, splits and unstacks as plain JavaScript does', () => {
  const cases = axes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      parts: fc.tuple(...shape.map((length) => fc.tuple(fc.nat(length - 1), fc.nat(length)))),
      axis: fc.nat(shape.length - 1),
      cut: fc.nat(5),
      dtype: dtypes,
    }),
  )
  fc.assert(
    fc.property(cases, ({ shape, parts, axis, cut, dtype }) =>
      expectAgreement(() => {
        const x = filled(shape, dtype)
        const begin = parts.map(([from]) => from)
        const size = parts.map(([from, length], i) => Math.min(length, shape[i]! - from))
        const first = Math.min(cut, shape[axis]!)
        return [
          x.slice(begin, size),
          ...tf.unstack(x, axis),
          ...tf.split(x, [first, shape[axis]! - first], axis),
          ...tf.split(x, shape[axis]!, axis),
        ]
      }),
    ),
    { numRuns: 60 },
  )
})

test('concatenates and stacks as plain JavaScript does', () => {
  const cases = axes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      lengths: fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }),
      axis: fc.nat(shape.length - 1),
      dtype: dtypes,
    }),
  )
  fc.assert(
    fc.property(cases, ({ shape, lengths, axis, dtype }) =>
      expectAgreement(() => {
        const parts = lengths.map((length) => filled(shape.with(axis, length), dtype))
        return [tf.concat(parts, axis), tf.stack([filled(shape, dtype), filled(shape, dtype)], axis - shape.length)]
      }),
    ),
    { numRuns: 60 },
  )
})

test('a slice beyond the end is refused', () => {
  tf.setBackend('wasm')
  expect(() => tf.tidy(() => tf.ones([2, 3]).slice([1, 0], [2, 3]))).toThrow(/slice/i)
})

test('what a gradient remembers shares its data', () => {
  tf.setBackend('wasm')
  tf.tidy(() => {
    const x = normals([4])
    expect(x.clone().dataId).toBe(x.dataId)
    expect(x.reshape([1, 4, 1]).transpose([2, 1, 0]).dataId).toBe(x.dataId)
  })
})

test('text is left to the stock kernels', () => {
  tf.setBackend('wasm')
  tf.tidy(() => {
    const words = tf.tensor1d(['a', 'b', 'c'])
    expect(tf.concat([words.slice(1), words.clone()]).arraySync()).toEqual(['b', 'c', 'a', 'b', 'c'])
  })
})
