import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { memoryStore } from '../../test/memory-store'
import { TrainingError } from '../errors'
import { silu } from '../nn/activations'
import { linear } from '../nn/linear'
import { createScope, initialize } from '../nn/parameters'
import { adamw } from '../optim/adamw'
import type { Optimizer } from '../optim/optimizer'
import { psgd } from '../optim/psgd'
import { constant } from '../optim/schedules'
import { soap } from '../optim/soap'
import { normal } from '../random/draw'
import { fold, key } from '../random/key'
import { type TrainingTask, type TrainOptions, train } from './train'

/** Regression of y = 2 a - b + 1 by a network of two layers. */
function regression(): TrainingTask {
  const scope = createScope()
  const [first, last] = [linear(scope.child('first'), 2, 16), linear(scope.child('last'), 16, 1)]
  const draw = (step: number) => {
    const x = normal(fold(key(7), step), [32, 2])
    return [
      x,
      tf.tidy(() =>
        x
          .mul(tf.tensor1d([2, -1]))
          .sum(1, true)
          .add(1),
      ),
    ]
  }
  return {
    parameters: scope.parameters,
    loss: (weights, [x, y]) =>
      last(weights, silu(first(weights, x!)))
        .sub(y!)
        .square()
        .mean(),
    batch: draw,
    validation: { batches: 2, batch: (i) => draw(-1 - i) },
  }
}

const options = (steps: number, more: Partial<TrainOptions> = {}): TrainOptions => ({
  steps,
  optimizer: adamw(),
  rate: 0.02,
  ...more,
})
const values = (tensors: Record<string, tf.Tensor>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, [...tensor.dataSync()]]))

test('learns a regression, reports on the way and keeps only the weights', async () => {
  const before = tf.memory().numTensors
  const store = memoryStore()
  const seen: number[] = []
  const { weights, finished, skipped } = await train(
    regression(),
    options(200, { ema: 0.9, store, onStep: ({ step }) => seen.push(step) }),
  )
  expect([finished, skipped]).toEqual([true, 0])
  expect(store.metrics[0]!.loss).toBeGreaterThan(1)
  expect(store.metrics.at(-1)).toMatchObject({ step: 200, validation: expect.closeTo(0, 1) })
  expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
  expect(store.saved.map(({ step }) => step)).toEqual([20, 40, 60, 80, 100, 120, 140, 160, 180, 200])
  expect(tf.memory().numTensors).toBe(before + 4)
  tf.dispose(weights)
})

test('its step is loss, gradient, update and average, with weights and average told apart', async () => {
  const parameters = [{ name: 'w', shape: [1], init: () => Float32Array.of(1) }]
  const task: TrainingTask = {
    parameters,
    loss: (weights) => weights.w!.square().sum().mul(0.5),
    batch: () => [],
  }
  const store = memoryStore()
  const result = await train(
    task,
    options(3, { rate: 0.1, schedule: constant(), clip: 1e9, ema: 0.999, store, checkpointEvery: 1 }),
  )
  // By hand, Adam with gradient w and the average of decay (k + 1) / (k + 10).
  let [w, ema, m, v] = [1, 1, 0, 0]
  for (let k = 1; k <= 3; k++) {
    m = 0.9 * m + 0.1 * w
    v = 0.999 * v + 0.001 * w * w
    w -= (0.1 * (m / (1 - 0.9 ** k))) / (Math.sqrt(v / (1 - 0.999 ** k)) + 1e-8)
    ema = ((k + 1) / (k + 10)) * ema + (9 / (k + 10)) * w
    const { tensors } = store.saved[k - 1]!
    expect(tensors['weights/w']!.data[0]).toBeCloseTo(w, 5)
    expect(tensors['ema/w']!.data[0]).toBeCloseTo(ema, 5)
  }
  expect(result.weights.w!.dataSync()[0]).toBeCloseTo(ema, 5)
})

const optimizers: [string, () => Optimizer][] = [
  ['adamw', adamw],
  // Often without a fit, and with balances.
  ['psgd', () => psgd({ frequency: 3, frequencyDecay: 0.9, balance: 0.2 })],
  ['soap', () => soap({ frequency: 4 })],
]

test.each(optimizers)('%s: an interrupted run continues to the same bytes', async (_, optimizer) => {
  const common = { optimizer: optimizer(), checkpointEvery: 10, validateEvery: 10 }
  const whole = memoryStore()
  await train(regression(), options(30, { ...common, store: whole }))

  const store = memoryStore()
  const stop = new AbortController()
  const onStep = ({ step }: { step: number }) => step === 13 && stop.abort()
  const half = await train(regression(), options(30, { ...common, store, signal: stop.signal, onStep }))
  expect(half).toMatchObject({ finished: false, step: 13 })
  expect(store.saved.map(({ step }) => step)).toEqual([10, 13])

  const rest = await train(regression(), options(30, { ...common, store }))
  expect(rest.finished).toBe(true)
  expect(store.metrics.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  // Weights, averages and everything that the optimiser remembers.
  expect(store.saved.at(-1)!.tensors).toEqual(whole.saved.at(-1)!.tensors)
})

test('random numbers of an optimiser depend on the seed', async () => {
  const run = async (seed: number) => {
    const given = initialize(regression().parameters, key(0))
    return values((await train(regression(), options(5, { optimizer: psgd(), seed, weights: given }))).weights)
  }
  const first = await run(1)
  expect(await run(1)).toEqual(first)
  expect(await run(2)).not.toEqual(first)
})

test('a finished run is returned as it is, and one aborted at its last step is saved once', async () => {
  const store = memoryStore()
  const stop = new AbortController()
  const onStep = ({ step }: { step: number }) => step === 7 && stop.abort()
  const first = await train(
    regression(),
    options(7, { store, checkpointEvery: 5, validateEvery: 5, signal: stop.signal, onStep }),
  )
  const again = await train(regression(), options(7, { store }))
  expect(store.saved.map(({ step }) => step)).toEqual([5, 7])
  expect(values(again.weights)).toEqual(values(first.weights))
})

test.each(optimizers)('%s: a step that is not finite changes nothing', async (_, optimizer) => {
  const task = regression()
  const poisoned: TrainingTask = {
    ...task,
    batch: async (step) => {
      const [x, y] = await task.batch(step)
      if (step !== 0 && step !== 3) return [x!, y!]
      x!.dispose()
      return [tf.fill([32, 2], Number.NaN), y!]
    },
  }
  const store = memoryStore()
  const more = { optimizer: optimizer(), store, checkpointEvery: 1, schedule: constant() }
  const before = tf.memory().numTensors
  const { skipped, weights } = await train(poisoned, options(6, more))
  tf.dispose(weights)
  expect(tf.memory().numTensors).toBe(before)
  expect(skipped).toBe(2)
  const [first, , third, fourth, fifth] = store.saved.map(({ tensors }) => tensors)
  expect(first!['weights/last.weight']).toEqual(first!['ema/last.weight'])
  expect(fourth).toEqual(third)
  expect(fifth).not.toEqual(fourth)
})

test('gives up when the loss stays non-finite, and frees everything', async () => {
  const task = { ...regression(), batch: () => [tf.fill([2, 2], Number.NaN), tf.zeros([2, 1])] }
  const before = tf.memory().numTensors
  await expect(train(task, options(100))).rejects.toThrow(TrainingError)
  expect(tf.memory().numTensors).toBe(before)
})

test('frees everything when the loss throws', async () => {
  const task: TrainingTask = {
    ...regression(),
    loss: () => {
      throw new Error('wrong shape')
    },
  }
  const before = tf.memory().numTensors
  await expect(train(task, options(3))).rejects.toThrow('wrong shape')
  expect(tf.memory().numTensors).toBe(before)
})

test('starts from given weights, which stay with the caller; without averaging the last ones come back', async () => {
  const parameters = [{ name: 'w', shape: [1], init: () => Float32Array.of(9) }]
  const task: TrainingTask = { parameters, loss: (weights) => weights.w!.square().sum(), batch: () => [] }
  const given = { w: tf.tensor1d([1]) }
  const { weights } = await train(task, options(1, { weights: given, ema: 0, rate: 0.1 }))
  expect(given.w.dataSync()[0]).toBe(1)
  expect(weights.w!.dataSync()[0]).toBeCloseTo(0.9, 5)
})
