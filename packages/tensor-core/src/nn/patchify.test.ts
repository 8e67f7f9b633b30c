import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { golden } from '../../../../tools/golden'
import { toWeights } from '../checkpoint/weights'
import { ShapeError } from '../errors'
import { patchify, unpatchify } from './patchify'

const [fixture] = golden('layers', /patchify/)

test.each([
  ['2d', [2, 3]],
  ['3d', [1, 2, 3]],
  ['4d', [1, 2, 2, 1]],
])('orders channels as the reference, %s', (name, patch) => {
  const { [name]: x } = toWeights(fixture!.input)
  const folded = patchify(x!, patch)
  expect(folded).toMatchGolden(fixture!.output[`${name}_first`])
  expect(folded).toMatchGolden(fixture!.output[`${name}_last`])
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
