import { ShapeError, tf } from '@lola-ts/tensor-core'
import { key, normal } from '@lola-ts/tensor-core/random'
import { regressionLoss } from '@lola-ts/tensor-core/training'
import { expect, test } from 'vitest'
import { type AutoencoderLoss, autoencoderLoss } from './losses'

const x = normal(key(0), [3, 4, 4, 2])
const y = normal(key(1), [3, 4, 4, 2])
const loss = (kind: AutoencoderLoss, latents: tf.Tensor) => autoencoderLoss(x, y, latents, kind).dataSync()[0]!

test('similarity is the mean cosine over pairs, whatever the lengths', () => {
  const latents = tf.tensor([1, 0, 0, 3, -2, 0], [3, 1, 1, 2]) // right angles twice, opposite once
  expect(loss('similarity', latents)).toBeCloseTo(-1 / 3, 6)
  expect(loss('similarity', tf.ones([4, 2, 2, 3]))).toBeCloseTo(1, 6)
  const pulled = tf.grad((z: tf.Tensor) => autoencoderLoss(x, y, z, 'similarity'))(latents)
  expect(pulled.dataSync().every(Number.isFinite)).toBe(true)
})

test('is vmse by default, and weighs reconstructions against similarity', () => {
  const latents = normal(key(2), [3, 2, 2, 4])
  const measure = (kind: 'vmse' | 'mae') => regressionLoss(x, y, kind).dataSync()[0]!
  expect(autoencoderLoss(x, y, latents).dataSync()[0]).toBeCloseTo(measure('vmse'), 6)
  const sum = measure('mae') + 0.1 * loss('similarity', latents)
  expect(loss({ mae: 1, similarity: 0.1 }, latents)).toBeCloseTo(sum, 6)
})

test('refuses the similarity of one', () => {
  expect(() => loss('similarity', tf.ones([1, 2]))).toThrow(ShapeError)
})
