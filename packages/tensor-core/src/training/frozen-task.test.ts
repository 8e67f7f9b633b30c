import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { memoryStore } from '../../test/memory-store'
import { linear } from '../nn/linear'
import { createScope, initialize } from '../nn/parameters'
import { startBackend } from '../node/start-backend'
import { adamw } from '../optim/adamw'
import { normal } from '../random/draw'
import { fold, key } from '../random/key'
import { frozenNames, frozenTask } from './frozen-task'
import { train } from './train'

beforeAll(async () => void (await startBackend()))

test('frozen weights stay, the others learn around them, and no checkpoint holds them', async () => {
  const scope = createScope()
  const [first, last] = [linear(scope.child('first'), 2, 8), linear(scope.child('last'), 8, 1)]
  const start = initialize(scope.parameters, key(4))
  const frozen = Object.fromEntries(Object.entries(start).filter(([name]) => name.startsWith('first.')))
  const free = Object.fromEntries(Object.entries(start).filter(([name]) => name.startsWith('last.')))
  const before = tf.memory().numTensors
  const task = frozenTask(
    {
      parameters: scope.parameters,
      loss: (weights, [x]) => last(weights, first(weights, x!)).sub(x!.sum(1, true)).square().mean(),
      batch: (step) => [normal(fold(key(1), step), [16, 2])],
    },
    frozen,
  )
  const store = memoryStore()
  const losses: number[] = []
  const { weights } = await train(task, {
    steps: 100,
    optimizer: adamw({ weightDecay: 0.1 }),
    rate: 0.05,
    weights: free,
    store,
    onStep: ({ loss }) => losses.push(loss),
  })
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 50)
  expect(Object.keys(weights)).toEqual(['last.weight', 'last.bias'])
  expect(Object.keys(store.saved.at(-1)!.tensors).filter((name) => name.includes('first'))).toEqual([])
  expect(frozen['first.weight']!.dataSync()).toEqual(initialize(scope.parameters, key(4))['first.weight']!.dataSync())
  tf.dispose(weights)
  expect(tf.memory().numTensors - before).toBe(4) // those just drawn to compare
})

test('patterns fit whole names; one that fits none is refused with the nearest name', () => {
  const names = ['encoder.0.weight', 'encoder.0.bias', 'decoder.0.weight']
  expect(frozenNames([], names)).toEqual([])
  expect(frozenNames(['encoder.*'], names)).toEqual(names.slice(0, 2))
  expect(frozenNames(['*.weight', 'encoder.0.bias'], [...names, 'x'])).toEqual([names[0], names[2], names[1]])
  expect(() => frozenNames(['encoder'], names)).toThrow('freeze: no parameter is called encoder')
  expect(() => frozenNames(['encodr.0.bias'], names)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('encoder.0.bias') }),
  )
  expect(() => frozenNames(['*'], names)).toThrow('leaves nothing to train')
})
