import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { dropout } from '../nn/dropout'
import { linear } from '../nn/linear'
import { createScope } from '../nn/parameters'
import { startBackend } from '../node/start-backend'
import { adamw } from '../optim/adamw'
import { psgd } from '../optim/psgd'
import { normal } from '../random/draw'
import { fold, key } from '../random/key'
import { dropoutTask } from './dropout-task'
import { type TrainingTask, type TrainOptions, train } from './train'

beforeAll(async () => void (await startBackend()))

function task(): TrainingTask {
  const scope = createScope()
  const [first, last] = [linear(scope.child(0), 4, 16), linear(scope.child(2), 16, 1)]
  const drop = dropout(scope.child(1), 0.2)
  return {
    parameters: scope.parameters,
    loss: (weights, [x, y]) =>
      last(weights, drop(first(weights, x!).tanh()))
        .sub(y!)
        .square()
        .mean(),
    batch: (step) =>
      tf.tidy(() => {
        const x = normal(fold(key(1), step), [12, 4])
        return [x, x.sum(1, true)]
      }),
  }
}

async function trained(more: Partial<TrainOptions>) {
  const losses: number[] = []
  const options = { steps: 10, rate: 1e-2, onStep: ({ loss }: { loss: number }) => void losses.push(loss) }
  const { weights } = await train(dropoutTask(task(), key(2)), { ...options, optimizer: adamw(), ...more })
  const values = Object.values(weights).flatMap((weight) => [...weight.dataSync()])
  tf.dispose(weights)
  return { losses, values }
}
const gap = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))

test.each([adamw, psgd])('a batch in parts makes the steps of the whole one, dropout included', async (make) => {
  const before = tf.memory().numTensors
  const whole = await trained({ optimizer: make() })
  const parts = await trained({ optimizer: make(), accumulate: 4 })
  expect(gap(parts.losses, whole.losses)).toBeLessThan(1e-5)
  expect(gap(parts.values, whole.values)).toBeLessThan(1e-4)
  expect(await trained({ optimizer: make(), accumulate: 4 })).toEqual(parts)
  expect(tf.memory().numTensors).toBe(before)
})

test('a batch that does not divide is refused, and nothing is left behind', async () => {
  const before = tf.memory().numTensors
  await expect(trained({ accumulate: 5 })).rejects.toThrow('a batch of 12 examples cannot be taken in 5 equal parts')
  expect(tf.memory().numTensors).toBe(before)
})
