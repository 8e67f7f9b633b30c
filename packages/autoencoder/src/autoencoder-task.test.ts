import { tf } from '@lola-ts/tensor-core'
import { adamw } from '@lola-ts/tensor-core/optim'
import { fold, key, uniformArray } from '@lola-ts/tensor-core/random'
import { train } from '@lola-ts/tensor-core/training'
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
