import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ShapeError } from '../errors'
import { patchify, unpatchify } from './patchify'

test('the original channel varies slowest, then the place in the patch, axis by axis', () => {
  // One patch of 2 x 3 cells and two channels: the value says channel, row and column.
  const x = tf.tensor(
    [0, 1].flatMap((row) => [0, 1, 2].flatMap((column) => [0, 1].map((channel) => 100 * channel + 10 * row + column))),
    [1, 2, 3, 2],
  )
  const folded = patchify(x, [2, 3])
  expect(folded.shape).toEqual([1, 1, 1, 12])
  expect([...folded.dataSync()]).toEqual([0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112])
})

test('unpatchify is its inverse', () => {
  const axis = fc.record({ patch: fc.integer({ min: 1, max: 3 }), cells: fc.integer({ min: 1, max: 3 }) })
  fc.assert(
    fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 3 }), (axes, channels) => {
      tf.tidy(() => {
        const patch = axes.map((a) => a.patch)
        const shape = [2, ...axes.map((a) => a.patch * a.cells), channels]
        const x = tf.range(0, tf.util.sizeFromShape(shape)).reshape(shape)
        const back = unpatchify(patchify(x, patch), patch)
        expect(back.shape).toEqual(shape)
        expect(back.dataSync()).toEqual(x.dataSync())
      })
    }),
    { numRuns: 50 },
  )
})

test('refuses a patch that does not divide its axis', () => {
  expect(() => patchify(tf.zeros([1, 5, 4, 1]), [2, 2])).toThrow(ShapeError)
  expect(() => patchify(tf.zeros([1, 5, 4, 1]), [2, 2])).toThrow(
    'axis 1 has length 5, expected a multiple of the patch 2',
  )
})
