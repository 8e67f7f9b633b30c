import { expect, test } from 'vitest'
import { toFloat32 } from './to-float32'

test('widens float16: zero, one, largest, smallest, infinities, NaN', () => {
  const data = Uint16Array.of(0x0000, 0x3c00, 0x7bff, 0x0001, 0x0400, 0xc000, 0x7c00, 0xfc00, 0x7e00, 0x3555)
  expect(toFloat32({ dtype: 'F16', data })).toEqual(
    Float32Array.of(
      0,
      1,
      65504,
      2 ** -24,
      2 ** -14,
      -2,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      0.333251953125,
    ),
  )
  expect(Object.is(toFloat32({ dtype: 'F16', data: Uint16Array.of(0x8000) })[0], -0)).toBe(true)
})

test('widens bfloat16', () => {
  const data = Uint16Array.of(0x3f80, 0xc049, 0x7f80, 0x0001)
  expect(toFloat32({ dtype: 'BF16', data })).toEqual(Float32Array.of(1, -3.140625, Number.POSITIVE_INFINITY, 2 ** -133))
})

test('converts the other dtypes, and passes float32 through', () => {
  expect(toFloat32({ dtype: 'I64', data: BigInt64Array.of(-3n, 2n ** 40n) })).toEqual(Float32Array.of(-3, 2 ** 40))
  expect(toFloat32({ dtype: 'F64', data: Float64Array.of(0.1) })).toEqual(Float32Array.of(0.1))
  expect(toFloat32({ dtype: 'BOOL', data: Uint8Array.of(0, 1) })).toEqual(Float32Array.of(0, 1))
  const data = Float32Array.of(1)
  expect(toFloat32({ dtype: 'F32', data })).toBe(data)
})
