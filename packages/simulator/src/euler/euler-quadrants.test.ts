import { expect, test } from 'vitest'
import type { Snapshot } from '../simulation'
import { eulerQuadrants } from './euler-quadrants'
import { gases } from './gases'

const small = { grid: [16, 16], refine: 2, snapshots: 4 } as const

async function take(options: object): Promise<Snapshot[]> {
  const all: Snapshot[] = []
  for await (const snapshot of eulerQuadrants({ ...small, ...options }).snapshots()) all.push(snapshot)
  return all
}

test('a trajectory follows from its seed and number alone', async () => {
  const last = async (options: object) => (await take(options)).at(-1)!.values
  expect(await last({ seed: 1, trajectory: 2 })).toEqual(await last({ seed: 1, trajectory: 2 }))
  expect(await last({ seed: 1, trajectory: 2 })).not.toEqual(await last({ seed: 1, trajectory: 3 }))
})

test.each(gases)('$name: periodic boxes keep their mass and energy, snapshot after snapshot', async ({ gamma }) => {
  const snapshots = await take({ gamma, boundary: 'periodic', trajectory: 4 })
  const total = ({ values }: Snapshot, c: number) => values.reduce((sum, x, i) => (i % 5 === c ? sum + x : sum), 0)
  for (const c of [0, 1])
    for (const snapshot of snapshots)
      expect(Math.abs(total(snapshot, c) / total(snapshots[0]!, c) - 1)).toBeLessThan(1e-6)
  // Pressure is that of the stored means.
  for (let i = 0; i < 256; i++) {
    const [e, rho, p, mx, my] = snapshots[3]!.values.subarray(5 * i, 5 * i + 5) as unknown as number[]
    expect(p).toBeCloseTo((gamma - 1) * (e! - (mx! ** 2 + my! ** 2) / (2 * rho!)), 5)
    expect(Math.min(p!, rho!)).toBeGreaterThan(0)
  }
})

test('a still gas stays as it is', async () => {
  const start = Float32Array.from({ length: 16 * 16 * 5 }, (_, i) => [2.5, 1, 1, 0, 0][i % 5]!)
  const snapshots = await take({ start })
  expect(snapshots.map(({ time }) => time)).toEqual([0, 0.015, 0.03, 0.045])
  snapshots.at(-1)!.values.forEach((value, i) => {
    expect(value).toBeCloseTo(start[i]!, 6)
  })
})

test('what is no gas ends with the time, after what was good', async () => {
  const start = Float32Array.from({ length: 16 * 16 * 5 }, (_, i) => [1, 1, 0, 5, 0][i % 5]!)
  const seen: number[] = []
  const run = async () => {
    for await (const { index } of eulerQuadrants({ ...small, start }).snapshots()) seen.push(index)
  }
  await expect(run()).rejects.toMatchObject({ code: 'SIMULATION', time: 0 })
  expect(seen).toEqual([0])
})

test('refuses what is no flow', () => {
  expect(() => eulerQuadrants({ gamma: 1 })).toThrow(/gamma is 1/)
  expect(() => eulerQuadrants({ grid: [64, 32] })).toThrow(/grid is 64x32/)
  expect(() => eulerQuadrants({ courant: 2 })).toThrow(/courant is 2/)
  expect(() => eulerQuadrants({ start: [1] })).toThrow(/start has 1 values/)
})
