import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CheckpointError } from '../errors'
import { dequantise, quantise } from './quantise'

const tensor = (shape: number[], value: (i: number) => number) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
})

test('vectors stay exact, matrices become int8 with one scale a column and 64 rows', () => {
  const weights = { bias: tensor([3], (i) => i / 7), kernel: tensor([3, 50, 2], (i) => Math.sin(i)) }
  const stored = quantise(weights)
  expect(stored.bias).toEqual({ dtype: 'F32', ...weights.bias })
  expect(stored.kernel!.dtype).toBe('I8')
  expect(stored['kernel.scale']!.shape).toEqual([3, 2])
  expect(Object.keys(dequantise(stored, 'model'))).toEqual(['bias', 'kernel'])
})

test('no weight moves by more than 0.8 % of the largest of its group', () => {
  const values = fc.array(fc.float({ noNaN: true, min: -1e4, max: 1e4 }), { minLength: 4, maxLength: 400 })
  fc.assert(
    fc.property(values, (list) => {
      const weights = { w: tensor([Math.floor(list.length / 2), 2], (i) => list[i]!) }
      const back = dequantise(quantise(weights), 'model').w!
      const largest = Math.max(...weights.w.data.map(Math.abs))
      back.data.forEach((value, i) => {
        expect(Math.abs(value - weights.w.data[i]!)).toBeLessThanOrEqual(0.008 * largest + 1e-37)
      })
    }),
  )
})

test('columns of zeros stay zero', () => {
  const back = dequantise(quantise({ w: tensor([4, 2], (i) => (i % 2 ? 3 : 0)) }), 'model').w!
  expect([...back.data]).toEqual([
    0,
    expect.closeTo(3, 1),
    0,
    expect.closeTo(3, 1),
    0,
    expect.closeTo(3, 1),
    0,
    expect.closeTo(3, 1),
  ])
})

test('an int8 tensor without fitting scales is refused', () => {
  const { w } = quantise({ w: tensor([4, 2], Math.cos) }) as Record<string, never>
  expect(() => dequantise({ w: w! }, 'a/model.safetensors')).toThrow(CheckpointError)
})
