import { tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { golden } from '../../../tools/golden'
import { type ReconstructionLoss, reconstructionLoss } from './losses'

const [fixture] = golden('losses', /autoencoder_loss/)
const { x, y } = toWeights(fixture!.input)

test.each<ReconstructionLoss>(['mse', 'mae', 'vrmse'])('%s equals the reference', (kind) => {
  expect(reconstructionLoss(x!, y!, kind)).toMatchGolden(fixture!.output[kind])
})

test('vmse is the mean of the squares whose roots vrmse averages', () => {
  const terms = [0, 1, 2].flatMap((b) =>
    [0, 1, 2].map((field) => {
      const one = (z: tf.Tensor) => z.slice([b, 0, 0, field], [1, -1, -1, 1])
      return reconstructionLoss(one(x!), one(y!), 'vrmse').dataSync()[0]! ** 2
    }),
  )
  const mean = terms.reduce((sum, term) => sum + term, 0) / terms.length
  expect(reconstructionLoss(x!, y!).dataSync()[0]).toBeCloseTo(mean, 5)
})

test('vmse counts a field alike in any unit, and a forecast of the mean as one', () => {
  const truth = normal(key(0), [2, 16, 16, 1]).mul(100)
  const off = truth.add(normal(key(1), [2, 16, 16, 1]).mul(10))
  const loss = (scale: number) => reconstructionLoss(truth.mul(scale), off.mul(scale)).dataSync()[0]!
  expect(loss(1)).toBeCloseTo(loss(7), 4)
  expect(reconstructionLoss(truth, tf.mean(truth, [1, 2], true).mul(tf.onesLike(truth))).dataSync()[0]).toBeCloseTo(
    1,
    2,
  )
})
