import { ShapeError, type Tensor, tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { mapStates, pixelSpace } from './state-space'
import { windowInputs } from './window-inputs'

test('applies a function of snapshots to trajectories, and frees what it makes', () => {
  const x = tf.range(0, 24).reshape([2, 3, 4])
  const before = tf.memory().numTensors
  const mapped = mapStates(x, (states) => tf.tidy(() => states.sum(-1, true).mul(2)))
  expect(mapped.arraySync()).toEqual([
    [[12], [44], [76]],
    [[108], [140], [172]],
  ])
  mapped.dispose()
  expect(tf.memory().numTensors).toBe(before)
  expect(() => mapStates(tf.zeros([3]) as Tensor, (z) => z)).toThrow(ShapeError)
})

test('the pixel space is the identity, with tensors of its own', () => {
  const { encode, decode, snapshotShape, stateShape } = pixelSpace([4, 2])
  expect([snapshotShape, stateShape]).toEqual([
    [4, 2],
    [4, 2],
  ])
  const x = tf.ones([1, 4, 2])
  const y = decode(encode(x))
  y.dispose()
  expect(x.sum().dataSync()[0]).toBe(8)
})

test('a window knows its context and nothing else', () => {
  const before = tf.memory().numTensors
  const context = tf.tensor([1, 2, 3, 4], [1, 2, 2])
  const { known, mask } = windowInputs(context, 4)
  expect(known.arraySync()).toEqual([
    [
      [1, 2],
      [3, 4],
      [0, 0],
      [0, 0],
    ],
  ])
  expect(mask.arraySync()).toEqual([
    [
      [1, 1],
      [1, 1],
      [0, 0],
      [0, 0],
    ],
  ])
  tf.dispose([context, known, mask])
  expect(tf.memory().numTensors).toBe(before)
})
