import { pixelSpace } from '@lola-ts/emulation'
import { tf } from '@lola-ts/tensor-core'
import { adamw } from '@lola-ts/tensor-core/optim'
import { fold, key, normal } from '@lola-ts/tensor-core/random'
import { train } from '@lola-ts/tensor-core/training'
import { expect, test } from 'vitest'
import { diffusionEmulator } from './diffusion-emulator'
import { diffusionNetwork } from './diffusion-network'
import { diffusionTask } from './diffusion-task'
import { logLogit } from './schedules/log-logit'
import type { TimeDistribution } from './time-distribution'

const network = diffusionNetwork({
  channels: 1,
  space: 2,
  labels: 1,
  window: 3,
  embedding: 16,
  backbone: { width: 16, blocks: 2, heads: 2, ffnFactor: 2 },
})

/** States that keep their value: x, x, x with x ~ N(0, 1) the same in every cell. */
const source = (step: number) => ({
  states: tf.tidy(() => normal(fold(key(5), step), [16, 1, 1, 1, 1]).tile([1, 3, 2, 2, 1])),
  label: tf.zeros([16, 1]),
})

test('a batch is a function of its step', async () => {
  const { batch } = diffusionTask(network, { key: key(1), train: source })
  const values = async (step: number) => (await batch(step)).map((tensor) => [...tensor.dataSync()])
  expect(await values(3)).toEqual(await values(3))
  const [a, b] = [await values(3), await values(4)]
  for (const i of [0, 1, 4]) expect(a[i]).not.toEqual(b[i])
  expect((await batch(0)).map(({ shape }) => shape)).toEqual([
    [16, 3, 2, 2, 1],
    [16, 3, 2, 2, 1],
    [16, 3, 2, 2, 1],
    [16],
    [16],
    [16, 1],
  ])
})

test('times follow the distribution that is asked for', async () => {
  const sigmas = async (time: TimeDistribution) => {
    const { batch } = diffusionTask(network, { key: key(1), train: source, time })
    return [...(await batch(0))[4]!.dataSync()]
  }
  const late = await sigmas({ a: 0.5 })
  expect(Math.min(...late)).toBeGreaterThan(logLogit()(0.5).sigma)
  const [plain, leaning] = [await sigmas({}), await sigmas({ distribution: 'kumaraswamy', a: 1, b: 0.5 })]
  for (const [i, sigma] of leaning.entries()) expect(sigma).toBeGreaterThan(plain[i]!)
  expect(() => diffusionTask(network, { key: key(1), train: source, time: { distribution: 'beta' } })).toThrow(
    'beta times: a is 0',
  )
})

test('a schedule that ends in noise alone, or in none, trains on finite levels', async () => {
  const flow = diffusionNetwork({ ...network.config, schedule: { name: 'rectified', alphaMin: 0, sigmaMin: 0 } })
  const { batch } = diffusionTask(flow, { key: key(1), train: source, time: { a: 0, b: 1e-9 } })
  const [, , , alpha, sigma] = await batch(0)
  expect([alpha!.dataSync()[0], sigma!.dataSync()[0]]).toEqual([expect.closeTo(0.999), expect.closeTo(1e-3, 6)])
})

test('training learns that nothing changes, and emulates so', async () => {
  const before = tf.memory().numTensors
  const task = diffusionTask(network, {
    key: key(2),
    train: source,
    validation: { source: (i) => source(1e6 + i), batches: 2 },
  })
  const scores: number[] = []
  const onStep = (progress: { scores: Record<string, number> }) => void scores.push(progress.scores.validation!)
  const { weights } = await train(task, {
    steps: 300,
    optimizer: adamw(),
    rate: 5e-3,
    ema: 0.95,
    validateEvery: 30,
    onStep,
  })
  expect(scores.at(-1)).toBeLessThan(scores[29]! / 3)

  const emulator = diffusionEmulator(network, weights, pixelSpace([2, 2, 1]))
  const context = tf.tensor(Float32Array.of(-1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 1), [3, 1, 2, 2, 1])
  const label = tf.zeros([3, 1])
  const keys = [0, 1, 2].map((m) => fold(key(9), m))
  const futures = await emulator.complete({ context, label, keys, start: 0 })
  const error = tf.tidy(() => futures.sub(context).square().mean().sqrt().dataSync()[0]!)
  expect(error).toBeLessThan(0.25)
  tf.dispose([context, label, futures])
  emulator.dispose()
  expect(tf.memory().numTensors).toBe(before)
})
