import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fold, key, normalArray } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import type { FieldLayout } from '../field-layout'
import { openWellFile } from './open-well-file'
import { validateWell } from './validate-well'
import { createWell, type WellHeader } from './well-writer'

const folder = temporaryFolder()

const fields: Record<number, FieldLayout[]> = {
  1: [
    { name: 'height', kind: 'scalar' },
    { name: 'flow', kind: 'vector' },
    { name: 'stress', kind: 'tensor' },
  ],
  2: [
    { name: 'density', kind: 'scalar' },
    { name: 'velocity', kind: 'vector' },
    { name: 'strain', kind: 'tensor' },
  ],
  3: [
    { name: 'density', kind: 'scalar' },
    { name: 'velocity', kind: 'vector' },
  ],
}

function header(grid: number[], rest: Partial<WellHeader> = {}): WellHeader {
  return {
    datasetName: 'sample',
    spatialDims: ['x', 'y', 'z'].slice(0, grid.length),
    coordinates: grid.map((n) => Array.from({ length: n }, (_, i) => i / n)),
    boundaries: grid.map((_, axis) => (axis === 0 ? ['periodic', 'periodic'] : ['wall', 'open'])),
    fields: fields[grid.length]!,
    scalars: {},
    ...rest,
  }
}

const channels = (grid: number[]) => 1 + grid.length + (grid.length < 3 ? grid.length ** 2 : 0)

const stateOf = (grid: number[], trajectory: number, step: number) =>
  normalArray(
    fold(key(trajectory), 'step', step),
    grid.reduce((a, b) => a * b, channels(grid)),
  )

const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

test.each([
  [[7], 1, undefined],
  [[5, 4], 9, undefined],
  [[5, 4], 8, 3],
  // Chunks are pieces of the grid here, the last of them over its edge.
  [[401, 203], 2, undefined],
  [[3, 700, 50], 2, undefined],
  [[4, 3, 5], 3, undefined],
])('trajectories on %j of %i states, written side by side, are read bit for bit', async (grid, steps, chunkSteps) => {
  const path = join(folder, `${grid.join('x')}-${chunkSteps}.hdf5`)
  const file = await createWell(path, header(grid, chunkSteps ? { chunkSteps } : {}))
  for (let step = 0; step < steps; step++) {
    for (const trajectory of [1, 0]) await file.append(stateOf(grid, trajectory, step), { time: step / 2, trajectory })
  }
  await file.close()
  const read = await openWellFile(path)
  expect(read).toMatchObject({ grid, nTrajectories: 2, nSteps: steps, gridType: 'cartesian' })
  expect(read.times).toEqual(Array.from({ length: steps }, (_, i) => i / 2))
  for (const trajectory of [0, 1]) {
    for (let step = 0; step < steps; step++) {
      const found = read.read(trajectory, { start: step, count: 1 })
      expect(Buffer.compare(bytesOf(found), bytesOf(stateOf(grid, trajectory, step)))).toBe(0)
    }
  }
  read.close()
  expect((await validateWell(path)).filter(({ severity }) => severity !== 'info')).toEqual([])
})

test('parameters and times may differ between trajectories, and fields may be constant', async () => {
  const path = join(folder, 'varying.hdf5')
  const grid = [4, 3]
  const values = normalArray(key(3), 24)
  const file = await createWell(
    path,
    header(grid, {
      scalars: { gravity: 9.81, viscosity: [0.5, 0.25] },
      constantFields: [{ name: 'wind', kind: 'vector', values }],
    }),
  )
  await file.append(stateOf(grid, 0, 0), { time: 0 })
  await file.append(stateOf(grid, 1, 0), { time: 1, trajectory: 1 })
  await file.close()
  const read = await openWellFile(path)
  expect(read.scalarsOf(1)).toEqual({ gravity: Math.fround(9.81), viscosity: 0.25 })
  expect(read.scalarsOf(0).viscosity).toBe(0.5)
  expect(read.constants).toMatchObject([{ name: 'wind', kind: 'vector', sampleVarying: false }])
  expect(read.fields.at(-1)).toMatchObject({ name: 'strain', symmetric: false })
  read.close()
})

test('what contradicts itself is refused, and nothing is left', async () => {
  const before = readdirSync(folder)
  const path = join(folder, 'refused.hdf5')
  const grid = [4, 3]
  const good = stateOf(grid, 0, 0)
  const file = await createWell(path, header(grid, { scalars: { viscosity: [1, 2, 3] } }))
  await expect(file.append(good.subarray(1), { time: 0 })).rejects.toThrow(/has 83 values, expected 84 \(\[4,3,7\]\)/)
  await expect(file.append(good, { time: Number.NaN })).rejects.toMatchObject({ code: 'SHAPE' })
  await file.append(good, { time: 0 })
  await expect(file.close()).rejects.toThrow(/viscosity has 3 values, expected one for each of 1/)

  const ragged = await createWell(path, header(grid))
  await ragged.append(good, { time: 0 })
  await ragged.append(good, { time: 0, trajectory: 1 })
  await ragged.append(good, { time: 1, trajectory: 1 })
  await expect(ragged.close()).rejects.toThrow(/trajectory 1 has 2 states, expected 1/)

  await (await createWell(path, header(grid))).abandon()
  await expect(createWell(path, header(grid, { coordinates: [[0]] }))).rejects.toMatchObject({ code: 'SHAPE' })
  await expect(createWell(path, header(grid, { chunkSteps: 0 }))).rejects.toMatchObject({ code: 'SHAPE' })
  expect(readdirSync(folder)).toEqual(before)
})

test('memory does not grow with the trajectory', async () => {
  const path = join(folder, 'long.hdf5')
  const { trajectories: _, times: __, ...long } = sampleContent({ grid: [64, 64] })
  const file = await createWell(path, long)
  const state = new Float32Array(64 * 64 * 4)
  const used = () => process.memoryUsage().arrayBuffers
  for (let step = 0; step < 64; step++) await file.append(state, { time: step })
  const early = used()
  for (let step = 64; step < 1600; step++) await file.append(state, { time: step })
  // 1600 states are 105 MB.
  expect(used() - early).toBeLessThan(30e6)
  await file.close()
})
