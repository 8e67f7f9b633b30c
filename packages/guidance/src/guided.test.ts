import { adamsBashforth, ddpm } from '@lola-ts/dit'
import { rollout } from '@lola-ts/emulation'
import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { toyEmulator } from '../test/toy-emulator'
import { guided } from './guided'
import { dps } from './methods/dps'
import { mmps } from './methods/mmps'
import { sda } from './methods/sda'
import { observe } from './observe'
import { subsample } from './operators/subsample'

const emulator = toyEmulator().with({ sampler: adamsBashforth({ steps: 6 }) })
const truth = tf.randomNormal([7, 8, 4, 2], 0, 1, 'float32', 3)
const context = truth.slice(0, 1)

async function forecasts(from: typeof emulator, states = 6, members = 2): Promise<Tensor[]> {
  const out: Tensor[] = []
  for await (const { snapshots } of rollout(from, context, { states, members, seed: 5 })) out.push(snapshots)
  return out
}

const error = (forecast: Tensor, state: number) =>
  subsample([2, 2])
    .apply(forecast)
    .sub(subsample([2, 2]).apply(truth.slice(state, 1)))
    .square()
    .mean()
    .dataSync()[0]!

test.each([
  { method: mmps(), sampler: adamsBashforth({ steps: 6 }), gain: 4 },
  { method: mmps({ covariance: 'isotropic' }), sampler: adamsBashforth({ steps: 6 }), gain: 4 },
  { method: sda(), sampler: adamsBashforth({ steps: 6 }), gain: 4 },
  { method: dps(), sampler: ddpm({ steps: 16 }), gain: 1.5 },
])('$method.name pulls every window towards what was observed', async ({ method, sampler, gain }) => {
  const seen = observe(truth, subsample([2, 2]), { noise: 0.05, key: key(1) })
  const plain = emulator.with({ sampler })
  const [free, steered] = [await forecasts(plain), await forecasts(guided(plain, seen, method))]
  for (let i = 0; i < free.length; i++) expect(error(steered[i]!, i + 1)).toBeLessThan(error(free[i]!, i + 1) / gain)
})

test('changes nothing where there is no observation', async () => {
  const seen = observe(truth.slice(0, 1), subsample([2, 2]), { key: key(1) })
  const [free, steered] = [await forecasts(emulator), await forecasts(guided(emulator, seen, mmps()))]
  expect(steered.map((forecast) => forecast.dataSync())).toEqual(free.map((forecast) => forecast.dataSync()))
})

test.each([mmps(), sda(), dps()])(
  'does not depend on how many members are computed together, $name',
  async (method) => {
    const seen = observe(truth, subsample([2, 2]), { key: key(1) })
    const [one, many] = [
      await forecasts(guided(emulator, seen, method), 2, 1),
      await forecasts(guided(emulator, seen, method), 2, 3),
    ]
    const gap = many[1]!.slice(0, 1).sub(one[1]!).abs().max().dataSync()[0]!
    expect(gap).toBeLessThan(1e-4)
  },
)

test('leaves no tensor behind', async () => {
  const before = tf.memory().numTensors
  const seen = observe(truth, subsample([2, 2]), { key: key(1) })
  const steered = guided(emulator, seen, mmps())
  tf.dispose(await forecasts(steered))
  steered.dispose()
  seen.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

test('refuses observations of another grid', () => {
  const seen = observe(tf.zeros([2, 16, 4, 2]), subsample([2, 2]), { key: key(1) })
  expect(() => guided(emulator, seen, mmps())).toThrow(ConfigError)
})
