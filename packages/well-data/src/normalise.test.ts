import { tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { maxDifference } from '../test/max-difference'
import { denormalise, denormaliseArray, normalise, normaliseArray } from './normalise'
import { physics, physicsNames } from './registry'

test.each(physicsNames())('%s: denormalise undoes normalise, and the input stays as it was', (name) => {
  const entry = physics(name)
  const values = Float32Array.from({ length: 6 * entry.fields.length }, (_, i) => 0.1 + (i % 7))
  const input = tf.tensor(values, [2, 3, entry.fields.length])
  const back = denormalise(entry, normalise(entry, input))
  expect(maxDifference(back.dataSync(), values)).toBeLessThan(1e-5)
  expect(input.dataSync()).toEqual(values)
  const copy = values.slice()
  expect(maxDifference(denormaliseArray(entry, normaliseArray(entry, values)), values)).toBeLessThan(1e-5)
  expect(values).toEqual(copy)
})

test('refuses channels that are not last', () => {
  expect(() => normalise(physics('rayleigh_benard'), tf.zeros([4, 128, 32]))).toThrow(
    /shape \[4,128,32\], expected a last axis of 4 fields/,
  )
})

test('leaves no tensor behind', () => {
  const entry = physics('euler_multi_quadrants')
  const input = tf.ones([2, 8, 8, 5])
  const before = tf.memory().numTensors
  const normalised = normalise(entry, input)
  const back = denormalise(entry, normalised)
  expect(tf.memory().numTensors).toBe(before + 2)
  tf.dispose([normalised, back])
})
