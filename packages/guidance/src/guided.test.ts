import { adamsBashforth, ddpm } from '@lola-ts/dit'
import { rollout } from '@lola-ts/emulation'
import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { toyEmulator } from '../test/toy-emulator'
import { guided } from './guided'
import { dps } from './methods/dps'
import { mmps } from './methods/mmps'
import { pigdm } from './methods/pigdm'
import { projection } from './methods/projection'
import { replacement } from './methods/replacement'
import { sda } from './methods/sda'
import { tmpd } from './methods/tmpd'
import { observations, observe } from './observe'
import { pointwise } from './operators/pointwise'
import { subsample } from './operators/subsample'
import { conjugateGradient } from './solvers/conjugate-gradient'

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
  { method: mmps({ solver: conjugateGradient }), sampler: adamsBashforth({ steps: 6 }), gain: 4 },
  { method: pigdm(), sampler: adamsBashforth({ steps: 6 }), gain: 4 },
  { method: replacement(), sampler: adamsBashforth({ steps: 6 }), gain: 4 },
  { method: projection(), sampler: adamsBashforth({ steps: 6 }), gain: 4 },
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

test.each([mmps(), sda(), dps(), tmpd(), projection()])(
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

test('what is missing does not matter: NaN steers as if the sensor were not there', async () => {
  const values = observe(truth, subsample([2, 2]), { key: key(1) })
  const some = observe(truth, subsample([2, 4]), { key: key(1) })
  // The second column of sensors fails; those that are left see what the coarser instrument sees.
  const kept = tf.tensor([0, Number.NaN], [1, 1, 2, 1])
  const partial = observations(values.values.add(kept), subsample([2, 2]), 0.1)
  const coarse = observations(values.values.slice([0, 0, 0, 0], [-1, -1, 1, -1]), some.operator, 0.1)
  expect(partial.missing).toBe(7 * 4 * 2)
  const [a, b] = [await forecasts(guided(emulator, partial, mmps())), await forecasts(guided(emulator, coarse, mmps()))]
  for (const [i, one] of a.entries()) expect(one.sub(b[i]!).abs().max().dataSync()[0]).toBeLessThan(1e-4)
})

test('states between observations are drawn too, and only observed states are decoded', async () => {
  const seen = observe(truth, subsample([2, 2]), { noise: 0.05, key: key(1), every: 2 })
  expect(seen.seen).toEqual([16, 0, 16, 0, 16, 0, 16])
  const batches: number[] = []
  const space = {
    ...emulator.space,
    decode: (z: Tensor) => {
      batches.push(z.shape[0]!)
      return z.clone()
    },
  }
  const watched = toyEmulator(space).with({ sampler: adamsBashforth({ steps: 6 }) })
  const [free, steered] = [await forecasts(emulator), await forecasts(guided(watched, seen, mmps()))]
  for (const i of [1, 3, 5]) expect(error(steered[i]!, i + 1)).toBeLessThan(error(free[i]!, i + 1) / 4)
  // Windows of two new states, one of them observed, two members.
  expect(Math.max(...batches)).toBe(2)
})

test('zero noise is for methods that take observations as exact', async () => {
  const seen = observe(truth, subsample([2, 2]), { noise: 0, key: key(1) })
  expect(() => guided(emulator, seen, mmps())).toThrow('mmps (1) needs noise above 0')
  expect(() => guided(emulator, seen, mmps(), { error: 0.1 })).not.toThrow()
  const steered = await forecasts(guided(emulator, seen, projection()))
  // The sampler stops at a noise of 1e-3.
  steered.forEach((forecast, i) => {
    expect(Math.sqrt(error(forecast, i + 1))).toBeLessThan(5e-3)
  })
})

test('hard constraints need an affine operator', () => {
  const squares = pointwise('squares', (x) => x.square())
  const seen = observe(truth, squares, { key: key(1) })
  expect(() => guided(emulator, seen, projection())).toThrow(
    'projection (2) needs an affine operator, and squares is none',
  )
  expect(() => guided(emulator, seen, mmps())).not.toThrow()
})
