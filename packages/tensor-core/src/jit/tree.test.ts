import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { leaves, replaceLeaves, signature } from './tree'

const a = tf.tensor1d([1, 2])
const b = tf.scalar(3, 'int32')
const tree = { w: [a, { deep: b }], n: 2, none: null }

test('finds tensors in order and puts others in their place', () => {
  expect(leaves(tree)).toEqual([a, b])
  expect(replaceLeaves(tree, [b, a])).toEqual({ w: [b, { deep: a }], n: 2, none: null })
})

test('signatures tell forms, shapes, types, constants and names apart, and nothing else', () => {
  const others = [
    { ...tree, n: 3 },
    { ...tree, n: '2' },
    { ...tree, none: undefined },
    { w: [a, { deep: a }], n: 2, none: null },
    { w: [a, b], n: 2, none: null },
    { v: [a, { deep: b }], n: 2, none: null },
    { w: [a.reshape([2, 1]), { deep: b }], n: 2, none: null },
  ]
  expect(new Set([tree, ...others].map(signature)).size).toBe(others.length + 1)
  expect(signature({ ...tree, w: [tf.tensor1d([7, 7]), { deep: b }] })).toBe(signature(tree))
})
