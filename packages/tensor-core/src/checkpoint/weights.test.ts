import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { CheckpointError } from '../errors'
import { checkWeights, fromWeights, toWeights } from './weights'

const parameters = [
  { name: 'encoder.0.weight', shape: [3, 3, 2, 4] },
  { name: 'encoder.0.bias', shape: [4] },
]
const zeros = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((size, length) => size * length, 1)),
})

test('accepts what the network asks for, and nothing else', () => {
  const weights = { 'encoder.0.bias': zeros(4), 'encoder.0.weight': zeros(3, 3, 2, 4) }
  expect(checkWeights(weights, parameters, 'm')).toBeUndefined()
  expect(() => checkWeights({ ...weights, extra: zeros(1) }, parameters, 'm')).toThrow(CheckpointError)
})

test('names what is missing, unknown and misshaped, with the nearest names', () => {
  const weights = { 'encoder.0.wieght': zeros(3, 3, 2, 4), 'encoder.0.bias': zeros(5) }
  expect(() => checkWeights(weights, parameters, 'models/a')).toThrow(
    'models/a: the weights do not fit the network: ' +
      '1 missing: encoder.0.weight (nearest: encoder.0.wieght); ' +
      '1 unknown: encoder.0.wieght (nearest: encoder.0.weight); ' +
      '1 misshaped: encoder.0.bias has shape [5], expected [4]',
  )
})

test('lists five names and counts the others', () => {
  const many = Array.from({ length: 8 }, (_, i) => ({ name: `layer.${i}`, shape: [1] }))
  expect(() => checkWeights({}, many, 'm')).toThrow(
    /8 missing: layer\.0, layer\.1, layer\.2, layer\.3, layer\.4 and 3 more$/,
  )
})

test('weights go to the backend and back, and leave nothing there', async () => {
  const before = tf.memory().numTensors
  const arrays = { a: { shape: [2, 1], data: Float32Array.of(1, 2) }, b: { shape: [], data: Float32Array.of(3) } }
  const weights = toWeights(arrays)
  expect(await fromWeights(weights)).toEqual(arrays)
  tf.dispose(weights)
  expect(tf.memory().numTensors).toBe(before)
})
