import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { jit } from '../jit/jit'
import { startBackend } from '../node/start-backend'
import { key } from '../random/key'
import { dropout, dropoutSeeds, withDropout } from './dropout'
import { createScope } from './parameters'

beforeAll(async () => void (await startBackend()))

const layer = dropout(createScope('ffn').child(2), 0.25)
const x = tf.ones([3, 40, 100])
const drop = (step: number, count = 3) => withDropout(dropoutSeeds(key(step), count), () => layer(x.slice(0, count)))

test('keeps each value with its probability, scaled to the same mean, and nothing is dropped outside', () => {
  expect(layer(x)).toBe(x)
  expect(withDropout(null, () => layer(x))).toBe(x)
  const values = Float32Array.from(drop(1).dataSync())
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.75)]))
  expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(1, 1)
})

test('a mask is a function of example, layer and step, of nothing else', () => {
  const all = drop(1)
  expect(drop(1, 2).dataSync()).toEqual(all.slice(0, 2).dataSync())
  const other = dropout(createScope('ffn').child(3), 0.25)
  const same = [
    drop(1),
    drop(2),
    withDropout(dropoutSeeds(key(1), 3), () => other(x)),
    tf.concat([all.slice(1), all.slice(0, 1)]),
  ].map((mask) => mask.equal(all).mean().dataSync()[0]!)
  expect(same[0]).toBe(1)
  // Independent masks agree where both keep or both drop.
  for (const agreement of same.slice(1)) expect(agreement).toBeCloseTo(0.75 ** 2 + 0.25 ** 2, 1)
})

test('known masks, the same on every backend', () => {
  const half = dropout(createScope('a'), 0.5)
  const values = withDropout(dropoutSeeds(key(7), 1), () => half(tf.ones([1, 16]))).dataSync()
  expect([...values].map((value) => value / 2).join('')).toMatchInlineSnapshot(`"0000011000101100"`)
})

test('gradients pass where values do, also compiled, and nothing is left behind', () => {
  const seeds = dropoutSeeds(key(3), 3)
  const before = tf.memory().numTensors
  const slope = jit((given: tf.Tensor, z: tf.Tensor) => tf.grad((y) => withDropout(given, () => layer(y).sum()))(z))
  const gradient = slope(seeds, x)
  const mask = withDropout(seeds, () => layer(x))
  expect(gradient.dataSync()).toEqual(mask.dataSync())
  tf.dispose([gradient, mask])
  slope.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

test('a rate that cannot be is refused', () => {
  for (const rate of [-0.1, 1, Number.NaN]) {
    expect(() => dropout(createScope(), rate)).toThrow(expect.objectContaining({ code: 'CONFIG' }))
  }
})
