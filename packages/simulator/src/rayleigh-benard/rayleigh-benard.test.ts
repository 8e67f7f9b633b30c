import { fileURLToPath } from 'node:url'
import { openWellFile } from '@lola-ts/well-data/node'
import { expect, test } from 'vitest'
import type { Snapshot } from '../simulation'
import { rayleighBenard } from './rayleigh-benard'

const dedalus = (name: string) =>
  fileURLToPath(
    new URL(`../../../../data/datasets/rayleigh_benard/data/train/rayleigh_benard_${name}.hdf5`, import.meta.url),
  )
const channels = 4

async function take(snapshots: AsyncIterable<Snapshot>): Promise<Snapshot[]> {
  const all: Snapshot[] = []
  for await (const snapshot of snapshots) all.push(snapshot)
  return all
}

/** Root mean square difference over the standard deviation, a field. */
function vrmse(a: Float32Array, b: Float32Array): number[] {
  return Array.from({ length: channels }, (_, c) => {
    const at = (x: Float32Array) => x.filter((_, i) => i % channels === c)
    const [p, q] = [at(a), at(b)]
    const mean = q.reduce((sum, x) => sum + x, 0) / q.length
    const variance = q.reduce((sum, x) => sum + (x - mean) ** 2, 0)
    return Math.sqrt(q.reduce((sum, x, i) => sum + (x - p[i]!) ** 2, 0) / variance)
  })
}

// The files are rounded to about 0.1 % of a standard deviation, and a flow forgets: small differences grow as plumes rise.
test.each([
  ['Rayleigh_1e6_Prandtl_1', 46, 8, [0.002, 0.006, 0.006, 0.002]],
  ['Rayleigh_1e6_Prandtl_5', 50, 8, [0.002, 0.006, 0.003, 0.002]],
  ['Rayleigh_1e7_Prandtl_2', 50, 4, [0.006, 0.006, 0.004, 0.003]],
  ['Rayleigh_1e8_Prandtl_1', 80, 2, [0.02, 0.012, 0.012, 0.012]],
] as const)(
  '%s: from Dedalus snapshot %i, the %i next ones are those of Dedalus',
  async (name, from, count, bounds) => {
    const file = await openWellFile(dedalus(name))
    const truth = file.read(0, { start: from, count: count + 1 })
    file.close()
    const size = truth.length / (count + 1)
    const [rayleigh, prandtl] = [file.scalars.Rayleigh!, file.scalars.Prandtl!]
    const flow = rayleighBenard({ rayleigh, prandtl, snapshots: count + 1, start: truth.subarray(0, size) })
    for (const { index, values } of await take(flow.snapshots())) {
      const errors = vrmse(values, truth.subarray(index * size, (index + 1) * size))
      // Velocity in a file is rounded so coarsely beside its derivative that the first pressure shows it.
      if (index === 0) continue
      for (const [c, error] of errors.entries()) expect(error, `field ${c}, snapshot ${index}`).toBeLessThan(bounds[c]!)
    }
  },
)

test('says what it is in the words of the data', async () => {
  const file = await openWellFile(dedalus('Rayleigh_1e6_Prandtl_1'))
  const flow = rayleighBenard({ rayleigh: 1e6, prandtl: 1 })
  expect(flow).toMatchObject({
    datasetName: file.datasetName,
    spatialDims: file.spatialDims,
    scalars: file.scalars,
    boundaries: file.boundaries,
  })
  expect(flow.fields).toEqual(file.fields.map(({ name, kind }) => ({ name, kind })))
  expect(flow.times).toEqual(file.times)
  for (const [d, axis] of flow.coordinates.entries())
    for (const [i, x] of axis.entries()) expect(Math.abs(x - file.coordinates[d]![i]!)).toBeLessThan(1e-7)
  file.close()
})

const small = { rayleigh: 1e5, prandtl: 1, grid: [16, 8], snapshots: 3 } as const

test('a trajectory follows from its seed and number alone', async () => {
  const values = async (options: object) =>
    (await take(rayleighBenard({ ...small, ...options }).snapshots())).at(-1)!.values
  expect(await values({ seed: 3, trajectory: 5 })).toEqual(await values({ seed: 3, trajectory: 5 }))
  expect(await values({ seed: 3, trajectory: 5 })).not.toEqual(await values({ seed: 3, trajectory: 6 }))
  expect(await values({ seed: 3, trajectory: 5 })).not.toEqual(await values({ seed: 4, trajectory: 5 }))
})

test('starts at rest, in layers, with the buoyancy that was asked for', async () => {
  const [first] = await take(rayleighBenard({ ...small, initialBuoyancy: 0.4, noise: 0, snapshots: 1 }).snapshots())
  const y = rayleighBenard(small).coordinates[1]!
  for (const [i, value] of first!.values.entries())
    expect(value).toBeCloseTo(i % channels === 0 ? 0.4 * (1 - y[Math.floor(i / channels) % 8]!) : 0, 6)
})

test('a flow beyond resolution ends with the time, after what was good', async () => {
  const [still] = await take(rayleighBenard({ ...small, snapshots: 1 }).snapshots())
  const start = still!.values.map((x, i) => (i % channels > 1 ? 1e9 * Math.sin(i) : x))
  const seen: number[] = []
  const run = async () => {
    for await (const { index } of rayleighBenard({ ...small, start }).snapshots()) seen.push(index)
  }
  await expect(run()).rejects.toMatchObject({ code: 'SIMULATION', time: 0 })
  expect(seen).toEqual([0])
  const broken = rayleighBenard({ ...small, start: still!.values.map(() => Number.NaN) })
  await expect(take(broken.snapshots())).rejects.toThrow(/no numbers any more at time 0/)
})

test('refuses what is no flow, and says what it adapts', () => {
  expect(() => rayleighBenard({ ...small, rayleigh: -1 })).toThrow(/rayleigh is -1/)
  expect(() => rayleighBenard({ ...small, grid: [14, 8] })).toThrow(/grid is 14x8/)
  expect(() => rayleighBenard({ ...small, courant: 3 })).toThrow(/courant is 3/)
  expect(() => rayleighBenard({ ...small, start: [1, 2] })).toThrow(/start has 2 values, expected 512/)
  expect(rayleighBenard({ rayleigh: 1e8, prandtl: 1, solverGrid: [64, 16] }).remarks).toEqual([
    expect.stringMatching(/solver grid 64x16 was changed to 1\d\dx48/),
  ])
})
