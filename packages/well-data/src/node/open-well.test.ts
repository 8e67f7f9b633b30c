import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { key } from '@lola-ts/tensor-core/random'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { miniDatasets } from '../../test/mini-datasets'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { batchIndices } from '../batch-indices'
import { describeWell } from './describe-well'
import { findFiles } from './find-files'
import { openWell } from './open-well-path'
import { validateWell } from './validate-well'
import { writeWell } from './write-well'

const folder = temporaryFolder()
const dataset = join(folder, 'rayleigh_benard')

beforeAll(async () => {
  cpSync(join(miniDatasets, 'rayleigh_benard'), dataset, { recursive: true })
  cpSync(join(dataset, 'data', 'test'), join(dataset, 'data', 'train'), { recursive: true })
  await writeWell(join(dataset, 'data', 'train', 'long_Pr_5.hdf5'), sampleContent({ steps: 9 }))
  await writeWell(join(dataset, 'data', 'train', 'alone_Pr_1.hdf5'), sampleContent({ seed: 1, members: 1 }))
})

test('a split is its files in order, trajectory by trajectory', async () => {
  const flow = await openWell(dataset, { split: 'train' })
  expect(flow.trajectories.map(({ file, index, nSteps }) => [file.split('/').at(-1), index, nSteps])).toEqual([
    ['alone_Pr_1.hdf5', 0, 6],
    ['long_Pr_5.hdf5', 0, 9],
    ['long_Pr_5.hdf5', 1, 9],
    ['mini.hdf5', 0, 5],
    ['mini.hdf5', 1, 5],
  ])
  expect(flow.grid).toEqual([8, 4])
  expect(flow.physics.name).toBe('rayleigh_benard')
  flow.close()
})

test('filters, folders and lists of folders', async () => {
  const train = join(dataset, 'data', 'train')
  const names = (selection: object, path = dataset) => findFiles(path, selection).map((file) => file.split('/').at(-1))
  expect(names({ split: 'train', include: ['Pr_5', 'mini'] })).toEqual(['long_Pr_5.hdf5', 'mini.hdf5'])
  expect(names({ split: 'train', exclude: ['Pr'] })).toEqual(['mini.hdf5'])
  expect(names({}, train)).toHaveLength(3)
  expect(names({ split: 'train' }, train)).toHaveLength(3)
  expect(() => names({ split: 'train', include: ['Pr_9'] })).toThrow(/no HDF5 files among 3 pass the filters/)
  expect(() => names({ split: 'dev' })).toThrow(/has no split dev/)
  expect(() => names({})).toThrow(/no HDF5 files in this folder/)
  const both = await openWell([join(dataset, 'data', 'test'), train])
  expect(both.trajectories).toHaveLength(7)
  both.close()
})

test('window counts and places follow from length, stride and start', async () => {
  const flow = await openWell(dataset, { split: 'train' })
  const steps = flow.trajectories.map(({ nSteps }) => nSteps)
  const options = fc.record({
    length: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 2 }),
    start: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(options, ({ length, stride, start }) => {
      const expected = steps.flatMap((n, trajectory) =>
        Array.from({ length: n }, (_, first) => ({ trajectory, start: first })).filter(
          (place) => place.start >= start && place.start + (length - 1) * stride < n,
        ),
      )
      const windows = flow.windows({ length, stride, start })
      expect(Array.from({ length: windows.count }, (_, i) => windows.place(i))).toEqual(expected)
    }),
  )
  expect(() => flow.windows({ length: 4, stride: 4 })).toThrow(/span 13 steps, trajectories have 9/)
  expect(() => flow.windows({ length: 0 })).toThrow(/length 0/)
  expect(() => flow.windows().place(99)).toThrow(/asked for window 99/)
  flow.close()
})

test('the memory cache gives the same numbers, and copies', async () => {
  const disk = await openWell(dataset, { split: 'train', stride: 2 })
  const memory = await openWell(dataset, { split: 'train', stride: 2, cache: 'memory' })
  const windows = memory.windows({ length: 3, start: 1 })
  for (let step = 0; step < 4; step++) {
    const indices = batchIndices(key(0), step, 3, windows.count)
    expect(windows.batch(indices)).toEqual(disk.windows({ length: 3, start: 1 }).batch(indices))
  }
  const first = windows.read(0)
  first.snapshots.fill(0)
  first.label.fill(0)
  expect(windows.read(0)).toEqual(disk.windows({ length: 3, start: 1 }).read(0))
  expect(memory.batch([0, 1]).shape).toEqual([2, 1, 8, 4, 4])
  disk.close()
  memory.close()
  await expect(openWell(dataset, { split: 'train', cache: 'memory', cacheBytes: 1000 })).rejects.toThrow(
    /cacheBytes = 1000/,
  )
})

test('states go into an array that is there', async () => {
  const flow = await openWell(dataset, { split: 'train' })
  const windows = flow.windows({ length: 2 })
  const kept = new Float32Array(2 * 2 * 8 * 4 * 4)
  expect(windows.batch([3, 0], kept).snapshots).toBe(kept)
  expect(kept).toEqual(windows.batch([3, 0]).snapshots)
  expect(windows.read(5, kept.subarray(256))).toEqual(windows.read(5))
  expect(flow.at({ file: 0, trajectory: 0, start: 1, count: 4 }, kept).snapshots).toBe(kept)
  expect(() => windows.read(0, kept)).toThrow(/given an array of 512 numbers to fill, expected 256/)
  flow.close()
})

test('more files than handles', async () => {
  const many = join(folder, 'many')
  cpSync(join(dataset, 'data', 'test'), many, { recursive: true })
  for (let i = 0; i < 20; i++) cpSync(join(many, 'mini.hdf5'), join(many, `copy-${String(i).padStart(2, '0')}.hdf5`))
  const flow = await openWell(many)
  const first = flow.trajectory(0).snapshots
  for (let i = 0; i < flow.trajectories.length; i += 2) expect(flow.trajectory(i).snapshots).toEqual(first)
  flow.close()
})

test('data that the registry does not know keep their fields as they are', async () => {
  const path = join(folder, 'other.hdf5')
  await writeWell(path, sampleContent({ datasetName: 'my_convection' }))
  const flow = await openWell(path)
  expect(flow.physics).toMatchObject({
    name: 'my_convection',
    mean: [0, 0, 0, 0],
    periodic: [true, false],
    statistics: 'none',
  })
  flow.close()
  await expect(openWell(path, { physics: 'rayleigh_benard' })).resolves.toMatchObject({ grid: [8, 4] })
})

test('describeWell and validateWell of a good split', async () => {
  const [description] = await describeWell(dataset, { split: 'train' })
  expect(description).toMatchObject({
    datasetName: 'rayleigh_benard',
    physics: 'rayleigh_benard',
    trajectories: 5,
    states: 34,
  })
  expect(description!.files[1]).toMatchObject({ nSteps: 9, time: [0, 2], scalars: { Rayleigh: 1e6, Prandtl: 0.5 } })
  const findings = await validateWell(dataset, { split: 'train' })
  expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['info']))
  expect(findings).toHaveLength(12)
})

test('validateWell points at constant fields', async () => {
  const path = join(folder, 'constant.hdf5')
  const trajectories = (sampleContent().trajectories as Float32Array[]).map((values) =>
    values.map((value, i) => (i % 4 === 1 ? 3 : value)),
  )
  await writeWell(path, sampleContent({ trajectories }))
  const findings = await validateWell(path)
  expect(findings.filter(({ severity }) => severity !== 'info')).toMatchObject([
    { severity: 'warning', dataset: 't0_fields/pressure', what: 'pressure is 3 everywhere' },
  ])
})
