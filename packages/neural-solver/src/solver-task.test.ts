import { pixelSpace } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { adamw } from '@lola-ts/tensor-core/optim'
import { fold, key, normal } from '@lola-ts/tensor-core/random'
import { train } from '@lola-ts/tensor-core/training'
import { expect, test } from 'vitest'
import { solverEmulator } from './solver-emulator'
import { solverNetwork } from './solver-network'
import { solverTask } from './solver-task'

const network = solverNetwork({
  channels: 1,
  space: 2,
  labels: 0,
  window: 3,
  backbone: { width: 16, blocks: 2, heads: 2, ffnFactor: 2 },
})

/** States that halve from one to the next. */
const source = (step: number) => ({
  states: tf.tidy(() => {
    const first = normal(fold(key(5), step), [16, 1, 2, 2, 1])
    return tf.concat([first, first.mul(0.5), first.mul(0.25)], 1)
  }),
  label: null,
})

test('training learns the decay and emulates it', async () => {
  const before = tf.memory().numTensors
  const task = solverTask(network, {
    key: key(1),
    train: source,
    validation: { source: (i) => source(1e6 + i), batches: 2 },
  })
  const scores: number[] = []
  const onStep = (progress: { scores: Record<string, number> }) => void scores.push(progress.scores.validation!)
  const { weights } = await train(task, {
    steps: 200,
    optimizer: adamw(),
    rate: 1e-2,
    ema: 0.95,
    validateEvery: 20,
    onStep,
  })
  expect(scores.at(-1)).toBeLessThan(scores[19]! / 5)

  const emulator = solverEmulator(network, weights, pixelSpace([2, 2, 1]))
  const context = tf.tensor(Float32Array.of(1, -1, 0.5, 0), [1, 1, 2, 2, 1])
  const future = emulator.complete({ context, label: null, keys: [key(0)], start: 0 }) as Tensor
  const error = tf.tidy(() => future.slice([0, 1], [1, 1]).sub(context.mul(0.5)).abs().max().dataSync()[0]!)
  expect(error).toBeLessThan(0.15)
  tf.dispose([context, future])
  emulator.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

test('vmse is the error over the variance of each channel', async () => {
  const [mse, vmse] = (['mse', 'vmse'] as const).map((loss) =>
    solverTask(network, { key: key(1), train: source, loss }),
  )
  const weights = initialize(network.parameters, key(0))
  const [states, mask] = (await mse!.batch(0)) as [Tensor, Tensor]
  // One window at a time: variance and error are then plain numbers.
  const one = (x: Tensor, b: number) => x.slice([b], [1])
  const expected = [0, 1].map((b) => {
    const x = [...one(states, b).dataSync()]
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (x.length - 1)
    return mse!.loss(weights, [one(states, b), one(mask, b)]).dataSync()[0]! / (variance + 0.01)
  })
  const both = vmse!.loss(weights, [states.slice([0], [2]), mask.slice([0], [2])])
  expect(both.dataSync()[0]).toBeCloseTo((expected[0]! + expected[1]!) / 2, 4)
})
