import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { miniDatasets } from '../../../test/mini-datasets'
import { sampleContent } from '../../../test/sample-content'
import { temporaryFolder } from '../../../test/temporary-folder'
import { coarsen } from '../../coarsen'
import { datasetStats } from '../dataset-stats'
import { hdf5, openHandle } from '../hdf5'
import { metadataOf } from '../metadata-of'
import { openWellFile } from '../open-well-file'
import { openWell } from '../open-well-path'
import { formatStats } from '../stats-yaml'
import { validateWell } from '../validate-well'
import { createWell } from '../well-writer'
import { writeWell } from '../write-well'
import { prepareFile } from './prepare-file'
import { prepareWell } from './prepare-well'

const folder = temporaryFolder()
const committed = join(import.meta.dirname, '../../../../../data/datasets/rayleigh_benard')
const clean = async (path: string) => (await validateWell(path)).filter(({ severity }) => severity === 'error')

test.each(['rayleigh_benard', 'euler_multi_quadrants_openBC', 'turbulence_gravity_cooling'])(
  '%s, prepared as it is, stays as it is',
  async (name) => {
    const from = join(miniDatasets, name, 'data', 'test', 'mini.hdf5')
    const to = join(folder, `${name}.hdf5`)
    await prepareFile(from, to)
    const [a, b] = [await openWellFile(from), await openWellFile(to)]
    for (let i = 0; i < a.nTrajectories; i++) expect(b.read(i)).toEqual(a.read(i))
    const { path, bytes } = metadataOf(b)
    expect(metadataOf(b)).toEqual({ ...metadataOf(a), path, bytes })
    a.close()
    b.close()
  },
)

test('a coarser part of a file: means, fewer steps, one field', async () => {
  const from = join(folder, 'whole.hdf5')
  const content = sampleContent({ steps: 9, grid: [8, 4], members: 3 })
  await writeWell(from, content)
  const to = join(folder, 'part.hdf5')
  await prepareFile(from, to, {
    trajectories: [2, 0],
    start: 1,
    count: 3,
    stride: 3,
    coarsen: [4, 2],
    fields: ['velocity'],
    chunkSteps: 2,
  })
  const file = await openWellFile(to)
  expect(file).toMatchObject({ grid: [2, 2], nTrajectories: 2, nSteps: 3, times: [0.25, 1, 1.75] })
  expect(file.channels).toEqual(['velocity_x', 'velocity_y'])
  expect(file.datasetName).toBe('rayleigh_benard_velocity')
  expect(file.coordinates).toEqual([[0.1875, 0.6875], [0.125, 0.625]]) // biome-ignore format: a matrix
  expect(file.boundaries).toEqual([['periodic', 'periodic'], ['wall', 'wall']]) // biome-ignore format: a matrix
  const source = (content.trajectories as Float32Array[])[2]!
  const state = source.subarray(4 * 128, 5 * 128)
  const velocity = Float32Array.from({ length: 64 }, (_, i) => state[(i >> 1) * 4 + 2 + (i % 2)]!)
  const expected = Float32Array.from(coarsen(velocity, [8, 4], 2, [4, 2], 'mean'))
  expect(file.read(0, { start: 1, count: 1 })).toEqual(expected)
  file.close()
  expect(await clean(to)).toEqual([])
})

test('striding keeps values and coordinates as they are', async () => {
  const from = join(folder, 'whole.hdf5')
  const to = join(folder, 'strided.hdf5')
  await prepareFile(from, to, { coarsen: 2, method: 'stride' })
  const [a, b] = [await openWellFile(from), await openWellFile(to)]
  expect(b.coordinates[0]).toEqual(a.coordinates[0]!.filter((_, i) => i % 2 === 0))
  expect(b.read(0, { count: 1 }).slice(0, 4)).toEqual(a.read(0, { count: 1 }).slice(0, 4))
  expect(b.read(0, { count: 1 }).slice(4, 8)).toEqual(a.read(0, { count: 1 }).slice(8, 12))
  a.close()
  b.close()
})

test('parameters, times and constant fields of the chosen trajectories', async () => {
  const from = join(folder, 'varying.hdf5')
  const file = await createWell(from, {
    datasetName: 'sample',
    spatialDims: ['x'],
    coordinates: [[0, 1, 2, 3]],
    boundaries: [['wall', 'open']],
    fields: [{ name: 'height', kind: 'scalar' }],
    constantFields: [{ name: 'depth', kind: 'scalar', values: Float32Array.of(1, 3, 5, 9) }],
    scalars: { viscosity: [0.5, 0.25, 0.125], gravity: 9.5 },
    attributes: { made_by: 'test', levels: [1, 2] },
  })
  for (const trajectory of [0, 1, 2]) {
    for (const step of [0, 1, 2]) {
      await file.append(Float32Array.of(1, 2, 3, 4 + step), { time: step + trajectory / 4, trajectory })
    }
  }
  await file.close()
  const to = join(folder, 'chosen.hdf5')
  await prepareFile(from, to, { trajectories: [2, 1], start: 1, coarsen: 2 })
  const chosen = await openWellFile(to)
  expect(chosen).toMatchObject({ times: [1.5, 2.5], grid: [2], boundaries: [['wall', 'open']] })
  expect(chosen.attributes).toMatchObject({ made_by: 'test', levels: [1, 2], n_trajectories: 2 })
  expect(JSON.parse(String(chosen.attributes.prepared))).toEqual({ trajectories: [2, 1], start: 1, coarsen: 2 })
  expect([chosen.scalarsOf(0).viscosity, chosen.scalarsOf(1).viscosity]).toEqual([0.125, 0.25])
  expect(chosen.read(1, { count: 1 })).toEqual(Float32Array.of(1.5, 4))
  chosen.close()
  const library = await hdf5()
  const raw = openHandle(library, to)
  const depth = raw.get('t0_fields/depth') as import('h5wasm/node').Dataset
  expect([...(depth.value as Float32Array)]).toEqual([2, 7])
  raw.close()
})

test('a mini dataset of all splits, with its own statistics', async () => {
  const to = join(folder, 'mini')
  const written = await prepareWell(committed, to, { trajectories: 3, start: 50, count: 4, coarsen: 4 })
  expect(written).toHaveLength(2 + 2 + 2)
  expect(readdirSync(join(to, 'data')).sort()).toEqual(['test', 'train', 'valid'])
  const train = await openWell(to, { split: 'train' })
  expect(train.trajectories).toHaveLength(3)
  expect(train.grid).toEqual([32, 8])
  expect(readFileSync(join(to, 'stats.yaml'), 'utf8')).toBe(formatStats(await datasetStats(train)))
  train.close()
  expect(await clean(to)).toEqual([])
})

test('what a file cannot give is refused, and nothing is left', async () => {
  const from = join(folder, 'whole.hdf5')
  const to = join(folder, 'refused.hdf5')
  const refusal = (options: Parameters<typeof prepareFile>[2]) => expect(prepareFile(from, to, options)).rejects
  await refusal({ coarsen: 3 }).toThrow(/given the factors 3,3 for the grid 8 x 4 \(x,y\)/)
  await refusal({ coarsen: [2] }).toMatchObject({ code: 'CONFIG' })
  await refusal({ fields: ['vorticity'] }).toThrow(/given field vorticity, has buoyancy, pressure, velocity/)
  await refusal({ trajectories: [3] }).toThrow(/given trajectory 3, has 3/)
  await refusal({ start: 9 }).toMatchObject({ code: 'NOT_FOUND' })
  await refusal({ signal: AbortSignal.abort() }).toMatchObject({ name: 'AbortError' })
  await expect(prepareWell(folder, folder, { include: ['whole'] })).rejects.toThrow(/would be read and written/)
  expect(existsSync(to)).toBe(false)
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('values that are not finite are refused', async () => {
  const from = join(folder, 'nan.hdf5')
  const trajectories = (sampleContent().trajectories as Float32Array[]).map((values) => values.slice())
  trajectories[1]![3 * 128 + 5] = Number.NaN
  await writeWell(from, sampleContent({ trajectories }))
  await expect(prepareFile(from, join(folder, 'never.hdf5'))).rejects.toThrow(
    /t0_fields\/pressure is NaN in trajectory 1 at step 3/,
  )
  await prepareFile(from, join(folder, 'before.hdf5'), { count: 3 })
})
