import { type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { adamw } from '@lola-ts/tensor-core/optim'
import { fold, key, uniformArray } from '@lola-ts/tensor-core/random'
import { type TrainingTask, train } from '@lola-ts/tensor-core/training'
import { expect, test } from 'vitest'
import { autoencoderTask } from './autoencoder-task'
import { dcae } from './dcae'

/** Waves of random phase and wavenumber: few numbers describe a snapshot. */
const waves = (step: number) =>
  tf.tidy(() => {
    const shape = [4, 16, 8, 1]
    const u = uniformArray(fold(key(3), step), 8)
    const values = Float32Array.from({ length: 4 * 16 * 8 }, (_, index) => {
      const [b, x, y] = [Math.floor(index / 128), Math.floor(index / 8) % 16, index % 8]
      return Math.sin((2 * Math.PI * x) / 16 + 2 * Math.PI * u[b]!) * (u[4 + b]! + Math.cos((Math.PI * y) / 8))
    })
    return tf.tensor(values, shape)
  })

test('training brings the error well below the variance, on held-out snapshots', async () => {
  const network = dcae({
    fields: 1,
    latentChannels: 4,
    channels: [8, 16],
    blocks: [1, 1],
    padding: ['circular', 'zeros'],
  })
  const task = autoencoderTask(network, { train: waves, validation: { source: (i) => waves(1e6 + i), batches: 2 } })
  const before = tf.memory().numTensors
  const scores: number[] = []
  const onStep = (progress: { scores: Record<string, number> }) => void scores.push(progress.scores.validation!)
  const { weights } = await train(task, {
    steps: 60,
    optimizer: adamw(),
    rate: 5e-3,
    ema: 0.9,
    validateEvery: 60,
    onStep,
  })
  expect(scores.at(-1)).toBeLessThan(0.1)
  tf.dispose(weights)
  expect(tf.memory().numTensors).toBe(before)
})

test('latents meet noise with a key only, the same each time', async () => {
  const network = dcae({
    fields: 1,
    latentChannels: 4,
    channels: [8, 16],
    blocks: [1, 1],
    padding: ['circular', 'zeros'],
    latentNoise: 0.5,
  })
  const validation = { source: waves, batches: 1 }
  const weights = initialize(network.parameters, key(0))
  const score = async (task: TrainingTask, batch: Tensor[]) => task.loss(weights, batch).dataSync()[0]!
  const plain = autoencoderTask(network, { train: waves, validation })
  const noisy = autoencoderTask(network, { train: waves, validation, key: key(1) })
  expect(await plain.batch(0)).toHaveLength(1)
  const [x, noise] = (await noisy.batch(3)) as [Tensor, Tensor]
  expect(noise.shape).toEqual([4, 8, 4, 4])
  expect(tf.moments(noise).variance.sqrt().dataSync()[0]).toBeCloseTo(0.5, 1)
  expect(noise.dataSync()).toEqual((await noisy.batch(3))[1]!.dataSync())
  expect(noise.dataSync()).not.toEqual((await noisy.validation!.batch(3))[1]!.dataSync())
  expect(await score(noisy, [x, noise])).not.toBe(await score(plain, [x]))
  expect(await score(noisy, [x, noise.mul(0)])).toBeCloseTo(await score(plain, [x]), 5)
})
