import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { activeBackend } from '../backend/backend'
import { linear } from '../nn/linear'
import { createScope } from '../nn/parameters'
import { startBackend } from '../node/start-backend'
import { adamw } from '../optim/adamw'
import { normal } from '../random/draw'
import { fold, key } from '../random/key'
import { recomputedTask } from './recomputed-task'
import { type TrainingTask, train } from './train'

function task(): TrainingTask {
  const scope = createScope()
  const [first, last] = [linear(scope.child('first'), 8, 64), linear(scope.child('last'), 64, 1)]
  return {
    parameters: scope.parameters,
    loss: (weights, [x]) => last(weights, first(weights, x!).tanh()).sub(x!.sum(1, true)).square().mean(),
    batch: (step) => [normal(fold(key(1), step), [32, 8])],
  }
}

async function trained(given: TrainingTask) {
  const losses: number[] = []
  const options = {
    steps: 80,
    optimizer: adamw(),
    rate: 1e-2,
    onStep: ({ loss }: { loss: number }) => losses.push(loss),
  }
  const { weights } = await train(given, options)
  const words = Object.values(weights).flatMap((w) => [...new Uint32Array(Float32Array.from(w.dataSync()).buffer)])
  tf.dispose(weights)
  return { losses, words }
}

test('fast products train weights that stay float32, about as well', async () => {
  await startBackend()
  const exact = await trained(task())
  await startBackend({ fast: true })
  const fast = await trained(task())
  for (const { losses } of [exact, fast]) expect(losses.at(-1)).toBeLessThan(losses[0]! / 20)
  expect(Math.abs(fast.losses[0]! / exact.losses[0]! - 1)).toBeLessThan(0.02)
  // bfloat16 has zeros in the lower half of a word.
  expect(fast.words.filter((word) => word & 0xffff).length).toBeGreaterThan(fast.words.length / 2)
  expect(fast.losses[0] === exact.losses[0]).toBe(activeBackend()?.name !== 'native')
  const again = await trained(recomputedTask(task()))
  expect(again.losses.at(-1)).toBeLessThan(again.losses[0]! / 20)
})
