import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { memoryStore } from '../../test/memory-store'
import { dropout } from '../nn/dropout'
import { linear } from '../nn/linear'
import { createScope, initialize } from '../nn/parameters'
import { startBackend } from '../node/start-backend'
import { adamw } from '../optim/adamw'
import { normal } from '../random/draw'
import { fold, key } from '../random/key'
import { dropoutTask } from './dropout-task'
import { type TrainingTask, train } from './train'

beforeAll(async () => void (await startBackend()))

function task(): TrainingTask {
  const scope = createScope()
  const first = linear(scope.child(0), 4, 32)
  const drop = dropout(scope.child(1), 0.2)
  const last = linear(scope.child(2), 32, 1)
  const batch = (step: number) =>
    tf.tidy(() => {
      const x = normal(fold(key(1), step), [8, 4])
      return [x, x.sum(1, true)]
    })
  return {
    parameters: scope.parameters,
    loss: (weights, [x, y]) =>
      last(weights, drop(first(weights, x!).relu()))
        .sub(y!)
        .square()
        .mean(),
    batch,
    validation: { batches: 1, batch: (i) => batch(1000 + i) },
  }
}

test('training drops, the same each time a step is asked for, and validation does not', async () => {
  const [plain, dropping] = [task(), dropoutTask(task(), key(2))]
  const weights = initialize(plain.parameters, key(0))
  const losses = await Promise.all(
    [0, 0, 1].map(async (step) => dropping.loss(weights, await dropping.batch(step)).dataSync()[0]),
  )
  expect(losses[0]).toBe(losses[1])
  expect(losses[0]).not.toBe(plain.loss(weights, await plain.batch(0)).dataSync()[0])
  const held = await plain.validation!.batch(0)
  expect(dropping.loss(weights, await dropping.validation!.batch(0)).dataSync()).toEqual(
    plain.loss(weights, held).dataSync(),
  )
})

test('a resumed training ends bit for bit where an uninterrupted one does', async () => {
  const options = { steps: 12, optimizer: adamw(), rate: 1e-2, checkpointEvery: 4 }
  const whole = await train(dropoutTask(task(), key(2)), options)
  const store = memoryStore()
  const controller = new AbortController()
  const onStep = ({ step }: { step: number }) => step === 5 && controller.abort()
  const part = await train(dropoutTask(task(), key(2)), { ...options, store, signal: controller.signal, onStep })
  tf.dispose(part.weights)
  const rest = await train(dropoutTask(task(), key(2)), { ...options, store })
  for (const [name, weight] of Object.entries(whole.weights)) {
    expect(rest.weights[name]!.dataSync()).toEqual(weight.dataSync())
  }
  const other = await train(dropoutTask(task(), key(3)), options)
  expect(other.weights['0.weight']!.dataSync()).not.toEqual(whole.weights['0.weight']!.dataSync())
})
