import { pixelSpace, rollout } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { golden } from '../../../tools/golden'
import { solverFrom } from '../test/from-reference'
import { solverEmulator } from './solver-emulator'
import { solverNetwork } from './solver-network'

const [fixture] = golden('emulation', /^surrogate_rollout$/)
const { config, weights, input, output } = fixture!
const { window, context, overlap, rollout: length } = config
const { x, label } = toWeights(input) as { x: Tensor; label: Tensor }
const build = () => {
  const network = solverNetwork(solverFrom(config, window))
  return solverEmulator(network, toWeights(weights), pixelSpace(x.shape.slice(1)))
}

test('a rollout equals the reference', async () => {
  const emulator = build()
  const states: Tensor[] = []
  const options = { states: length - context, overlap, label: [...label.dataSync()] }
  for await (const { snapshots } of rollout(emulator, x.slice([0], [context]), options)) states.push(snapshots)
  // The reference's trajectory begins with the solver's own version of the context.
  const { shape, data, tolerance } = output.traj!
  const size = data.length / length
  expect(tf.stack(states, 1)).toMatchGolden({
    shape: [1, length - context, ...shape.slice(2)],
    data: data.slice(context * size),
    tolerance,
  })
  expect(emulator).toMatchObject({ window, stochastic: false })
})

test('every member is the same, and no tensor stays', async () => {
  const before = tf.memory().numTensors
  const emulator = build()
  const request = {
    context: tf.ones([2, 1, ...x.shape.slice(1)]),
    label: tf.ones([2, 3]),
    keys: [key(0), key(1)],
    start: 0,
  }
  const future = emulator.complete(request) as Tensor
  const values = future.dataSync()
  const half = values.length / 2
  expect(Math.max(...values.slice(0, half).map((value, i) => Math.abs(value - values[half + i]!)))).toBeLessThan(1e-6)
  tf.dispose([request.context, request.label, future])
  emulator.dispose()
  expect(tf.memory().numTensors).toBe(before)
})
