import { ConfigError, ShapeError, type Tensor, tf } from '@lola-ts/tensor-core'
import { describe, expect, test } from 'vitest'
import { randomWalk } from '../test/toys'
import type { Emulator, WindowRequest } from './emulator'
import { type RolloutOptions, rollout } from './rollout'

/** The whole ensemble `[member, state, ...space, field]`. */
async function collect(emulator: Emulator, context: Tensor, options: RolloutOptions): Promise<Tensor> {
  const states: Tensor[] = []
  for await (const { lead, snapshots } of rollout(emulator, context, options)) {
    expect(lead).toBe(states.length + 1)
    states.push(snapshots)
  }
  return tf.tidy(() => {
    const stacked = tf.stack(states, 1)
    tf.dispose(states)
    return stacked
  })
}

const shape = [4, 3, 2]

test.each([
  { context: 1, overlap: 1, states: 11, calls: ['0:1', '4:1', '8:1'] },
  { context: 3, overlap: 2, states: 6, calls: ['0:3', '3:2', '6:2'] },
  { context: 1, overlap: 2, states: 4, calls: ['0:1'] },
])('hands $overlap states of each window to the next, after $context', async ({ context, overlap, states, calls }) => {
  const requests: WindowRequest[] = []
  const counting: Emulator = {
    ...randomWalk(5, shape),
    complete: (request) => {
      requests.push(request)
      const last = request.context.slice([0, request.context.shape[1]! - 1], [-1, 1])
      const next = tf.range(1, 6 - request.context.shape[1]!).reshape([1, -1, ...shape.map(() => 1)])
      return tf.concat([request.context, last.add(next)], 1)
    },
  }
  const walk = await collect(counting, tf.zeros([context, ...shape]), { states, overlap })
  const first = (walk.reshape([states, -1]).arraySync() as number[][]).map(([value]) => value)
  expect(first).toEqual(Array.from({ length: states }, (_, i) => i + 1))
  expect(requests.map(({ start, context: known }) => `${start}:${known.shape[1]}`)).toEqual(calls)
})

describe('an ensemble', () => {
  const emulator = randomWalk(5, shape)
  const context = tf.zeros([2, ...shape])
  const options = { states: 9, seed: 3 }

  test('has the same members whatever its size and batch', async () => {
    const large = await collect(emulator, context, { ...options, members: 16 })
    const small = await collect(emulator, context, { ...options, members: 4 })
    const single = await collect(emulator, context, { ...options, members: 4, batch: 1 })
    const odd = await collect(emulator, context, { ...options, members: 16, batch: 5 })
    expect(small.dataSync()).toEqual(large.slice([0], [4]).dataSync())
    expect(single.dataSync()).toEqual(small.dataSync())
    expect(odd.dataSync()).toEqual(large.dataSync())
  })

  test('has members, windows and seeds that differ', async () => {
    const walk = await collect(emulator, context, { ...options, members: 3 })
    const other = await collect(emulator, context, { ...options, members: 3, seed: 4 })
    const steps = walk
      .slice([0, 1])
      .sub(walk.slice([0, 0], [-1, 8]))
      .reshape([3 * 8, -1])
      .arraySync() as number[][]
    expect(new Set(steps.map(([first]) => first)).size).toBe(24)
    expect(other.dataSync()).not.toEqual(walk.dataSync())
  })

  test('spreads as its noise says: variance grows by one a state', async () => {
    const walk = await collect(emulator, context, { states: 6, members: 400 })
    const variance = tf
      .moments(walk.reshape([400, 6, -1]), 0)
      .variance.mean(1)
      .arraySync() as number[]
    for (const [i, value] of variance.entries()) expect(Math.abs(value / (i + 1) - 1)).toBeLessThan(0.1)
  })

  test('shares one label', async () => {
    const walk = await collect(emulator, context, { ...options, members: 2 })
    const pushed = await collect(emulator, context, { ...options, members: 2, label: [10, 20] })
    const drift = pushed.sub(walk).mean([0, 2, 3, 4]).arraySync() as number[]
    for (const [i, value] of drift.entries()) expect(value).toBeCloseTo(15 * (i + 1), 3)
  })
})

test('works in the space of its emulator', async () => {
  const doubled: Emulator = {
    window: 3,
    stochastic: false,
    space: {
      snapshotShape: [2, 1],
      stateShape: [1, 2],
      encode: (x) => x.reshape([-1, 1, 2]),
      decode: (z) => z.reshape([-1, 2, 1]).mul(10),
    },
    complete: ({ context }) => tf.tidy(() => tf.concat([context, context.tile([1, 2, 1, 1]).add(1)], 1)),
  }
  const states = await collect(doubled, tf.tensor3d([[[1], [2]]]), { states: 3 })
  expect(states.arraySync()).toEqual([
    [
      [[20], [30]],
      [[20], [30]],
      [[30], [40]],
    ],
  ])
})

describe('keeps', () => {
  const emulator = randomWalk(4, shape)
  const count = () => tf.memory().numTensors

  test('one window in memory, however long it runs', async () => {
    const context = tf.zeros([1, ...shape])
    const counts = new Set<number>()
    const bytes: number[] = []
    for await (const { snapshots } of rollout(emulator, context, { states: 30, members: 2 })) {
      snapshots.dispose()
      counts.add(count())
      bytes.push(tf.memory().numBytes)
    }
    expect(counts.size).toBe(1)
    expect(Math.max(...bytes)).toBe(bytes[0])
    context.dispose()
  })

  test.each<[string, Partial<RolloutOptions>, number]>([
    ['runs to its end', {}, 10],
    ['runs to the end of a window', { states: 9 }, 9],
    ['is left early', {}, 2],
    ['is left within a batch', { members: 5, batch: 2 }, 4],
  ])('no tensor when it %s', async (_, options, stop) => {
    const context = tf.zeros([1, ...shape])
    const before = count()
    let taken = 0
    for await (const { snapshots } of rollout(emulator, context, { states: 10, ...options })) {
      snapshots.dispose()
      if (++taken === stop) break
    }
    expect(taken).toBe(stop)
    expect(count()).toBe(before)
  })

  test('no tensor when the emulator fails half-way', async () => {
    const failing: Emulator = {
      ...emulator,
      complete: (request) => {
        if (request.start > 2) throw new Error('out of memory')
        return emulator.complete(request)
      },
    }
    const context = tf.zeros([1, ...shape])
    const before = count()
    const run = async () => {
      for await (const { snapshots } of rollout(failing, context, { states: 10, members: 3, batch: 1, label: [1] }))
        snapshots.dispose()
    }
    await expect(run()).rejects.toThrow('out of memory')
    expect(count()).toBe(before)
  })
})

test('stops between windows when told to', async () => {
  const stop = new AbortController()
  const leads: number[] = []
  for await (const { lead } of rollout(randomWalk(4, shape), tf.zeros([1, ...shape]), {
    states: 30,
    signal: stop.signal,
  })) {
    leads.push(lead)
    if (lead === 4) stop.abort()
  }
  expect(leads).toEqual([1, 2, 3, 4, 5, 6])
})

test.each<[number[], Partial<RolloutOptions>, typeof ConfigError | typeof ShapeError, string]>([
  [[1, 4, 3, 1], {}, ShapeError, 'context has snapshots of shape [4,3,1], expected [4,3,2]'],
  [[4, ...shape], {}, ConfigError, 'context 4 and overlap 1 must be at least 1 and less than the window of 4 states'],
  [[1, ...shape], { overlap: 4 }, ConfigError, 'overlap 4'],
  [[1, ...shape], { overlap: 0 }, ConfigError, 'overlap 0'],
])('refuses context %j with %j', async (context, options, kind, message) => {
  const first = () => rollout(randomWalk(4, shape), tf.zeros(context), { states: 1, ...options }).next()
  await expect(first()).rejects.toThrow(kind)
  await expect(first()).rejects.toThrow(message)
})
