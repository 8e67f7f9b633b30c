import { adamsBashforth } from '@lola-ts/dit'
import { rollout } from '@lola-ts/emulation'
import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { toyEmulator } from '../test/toy-emulator'
import { type Analysis, type AssimilateOptions, assimilate } from './assimilate'
import type { AssimilationState } from './assimilation-state'
import { guided } from './guided'
import { mmps } from './methods/mmps'
import { observe } from './observe'
import { subsample } from './operators/subsample'

const emulator = toyEmulator().with({ sampler: adamsBashforth({ steps: 4 }) })
const operator = subsample([2, 2])
const truth = tf.randomNormal([8, 8, 4, 2], 0, 1, 'float32', 3)
const context = truth.slice(0, 1)
const method = mmps()
const seen = observe(truth, operator, { noise: 0.05, key: key(1) })

/** Observations of states `from` … 7, as they arrive. */
async function* arriving(from = 1, missing: number[] = []): AsyncGenerator<Tensor | null> {
  for (let i = from; i < 8; i++) {
    await new Promise((done) => setTimeout(done, 0))
    yield missing.includes(i) ? null : tf.tidy(() => seen.values.slice(i, 1).squeeze<Tensor>([0]))
  }
}

async function run(
  options: Partial<AssimilateOptions>,
  values: AsyncIterable<Tensor | null> = arriving(),
): Promise<Tensor[]> {
  const out: Tensor[] = []
  const all = { from: context, method, members: 2, seed: 5, ...options }
  for await (const { snapshots } of assimilate(emulator, { operator, noise: 0.05, values }, all)) out.push(snapshots)
  return out
}

const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!
const error = (forecast: Tensor, state: number) =>
  operator
    .apply(forecast)
    .sub(operator.apply(truth.slice(state, 1)))
    .square()
    .mean()
    .dataSync()[0]!

test('smoothing draws the ensemble of a guided rollout', async () => {
  const steered = guided(emulator, seen, method)
  const expected: Tensor[] = []
  for await (const { snapshots } of rollout(steered, context, { states: 7, members: 2, seed: 5 })) {
    expected.push(snapshots)
  }
  const found = await run({ mode: 'smooth' })
  expect(found).toHaveLength(7)
  for (const [i, one] of found.entries()) expect(gap(one, expected[i]!)).toBeLessThan(1e-5)
})

test('filtering gives a state as soon as it is observed, and follows the observations', async () => {
  let asked = 0
  async function* counted() {
    for await (const values of arriving()) {
      asked++
      yield values
    }
  }
  const options = { from: context, method, members: 2, overlap: 2 }
  for await (const { lead, snapshots } of assimilate(emulator, { operator, noise: 0.05, values: counted() }, options)) {
    expect(asked).toBe(lead)
    expect(error(snapshots, lead)).toBeLessThan(0.1)
  }
  expect(asked).toBe(7)
})

test('a state of which nothing is seen is drawn freely, and the stream goes on', async () => {
  const found = await run({}, arriving(1, [3]))
  expect(found).toHaveLength(7)
  expect(error(found[2]!, 3)).toBeGreaterThan(0.3)
  expect(error(found[3]!, 4)).toBeLessThan(0.1)
})

test.each([
  { mode: 'filter' as const, overlap: 2, at: 3 },
  { mode: 'smooth' as const, overlap: 1, at: 3 },
])('stopped and resumed, $mode gives what an uninterrupted run would', async ({ at, ...options }) => {
  const whole = await run(options)
  let saved: AssimilationState | undefined
  const all = { from: context, method, members: 2, seed: 5, ...options }
  for await (const { lead, save } of assimilate(emulator, { operator, noise: 0.05, values: arriving() }, all)) {
    saved = save()
    if (lead === at) break
  }
  const from = JSON.parse(JSON.stringify({ ...saved!, states: [...saved!.states] }))
  const rest = await run(
    { ...options, from: { ...from, states: Float32Array.from(from.states) } },
    arriving(1 + from.read),
  )
  expect(rest).toHaveLength(7 - at)
  for (const [i, one] of rest.entries()) expect(gap(one, whole[at + i]!)).toBe(0)
})

test('memory stays as it is, however long the stream, and nothing is left behind', async () => {
  const before = tf.memory().numTensors
  const counts: number[] = []
  const values = arriving()
  const analyses: AsyncGenerator<Analysis> = assimilate(
    emulator,
    { operator, noise: 0.05, values },
    { from: context, method, members: 2 },
  )
  for await (const { snapshots } of analyses) {
    snapshots.dispose()
    counts.push(tf.memory().numTensors)
  }
  expect(new Set(counts.slice(1)).size).toBe(1)
  expect(tf.memory().numTensors).toBe(before)
})

test('refuses what does not fit', async () => {
  await expect(run({ overlap: 3 })).rejects.toThrow('overlap is 3, expected 1 or more, and less than the window of 3')
  await expect(run({ from: truth.slice([0, 0, 0, 0], [1, 4, 4, 2]) })).rejects.toThrow('expected 1 to 2 of [8,4,2]')
  async function* wrong() {
    yield tf.zeros([2, 2, 2]) as Tensor
  }
  await expect(run({}, wrong())).rejects.toThrow(ConfigError)
})
