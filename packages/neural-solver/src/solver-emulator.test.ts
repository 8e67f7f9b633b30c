import { pixelSpace, rollout, windowInputs } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key, normal } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { solverEmulator } from './solver-emulator'
import { solverNetwork } from './solver-network'

const network = solverNetwork({
  channels: 2,
  space: 2,
  labels: 3,
  window: 4,
  embedding: 8,
  backbone: { width: 8, blocks: 1, heads: 2, ffnFactor: 2 },
})
const state = [3, 2, 2]
const build = () => solverEmulator(network, initialize(network.parameters, key(0)), pixelSpace(state))

test('a rollout feeds predictions back', async () => {
  const emulator = build()
  const weights = initialize(network.parameters, key(0))
  const label = tf.ones([1, 3])
  const first = normal(key(1), [1, 1, ...state])
  const predict = (context: Tensor) => {
    const { known, mask } = windowInputs(context, 4)
    return network.predict(weights, known, mask, label)
  }
  const window = predict(first)
  const next = predict(window.slice([0, 3], [-1, 1]))
  const expected = tf.concat([window.slice([0, 1], [-1, 3]), next.slice([0, 1], [-1, 3])], 1)

  const states: Tensor[] = []
  for await (const { snapshots } of rollout(emulator, first.squeeze([0]), { states: 6, label: [1, 1, 1] })) {
    states.push(snapshots)
  }
  expect(tf.stack(states, 1).sub(expected).abs().max().dataSync()[0]).toBeLessThan(1e-5)
  expect(emulator).toMatchObject({ window: 4, stochastic: false })
})

test('every member is the same, and no tensor stays', async () => {
  const before = tf.memory().numTensors
  const emulator = build()
  const request = { context: tf.ones([2, 1, ...state]), label: tf.ones([2, 3]), keys: [key(0), key(1)], start: 0 }
  const future = emulator.complete(request) as Tensor
  const values = future.dataSync()
  const half = values.length / 2
  expect(Math.max(...values.slice(0, half).map((value, i) => Math.abs(value - values[half + i]!)))).toBeLessThan(1e-6)
  tf.dispose([request.context, request.label, future])
  emulator.dispose()
  expect(tf.memory().numTensors).toBe(before)
})
