import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { datasetStats } from './dataset-stats'
import { openWell } from './open-well-path'
import { formatStats } from './stats-yaml'
import { validateWell } from './validate-well'
import { writeWell } from './write-well'

const folder = temporaryFolder()
const size = 8 * 4 * 4

const problems = async (path: string) =>
  (await validateWell(path)).filter(({ severity }) => severity !== 'info').map(({ hint: _, ...finding }) => finding)

function members(change: (values: Float32Array, trajectory: number) => void): Float32Array[] {
  const trajectories = sampleContent({ members: 3 }).trajectories as Float32Array[]
  return trajectories.map((values, i) => {
    const own = values.slice()
    change(own, i)
    return own
  })
}

test('a field that stands still in one trajectory', async () => {
  const path = join(folder, 'still.hdf5')
  const trajectories = members((values, i) => {
    for (let at = 3; i === 1 && at < values.length; at += 4) values[at] = 0.5
  })
  await writeWell(path, sampleContent({ trajectories }))
  expect(await problems(path)).toEqual([
    {
      file: path,
      dataset: 't1_fields/velocity',
      index: [1],
      severity: 'warning',
      what: 'velocity_y is 0.5 in all of trajectory 1',
    },
  ])
})

test('states that repeat', async () => {
  const path = join(folder, 'repeats.hdf5')
  const trajectories = members((values, i) => {
    if (i === 2) for (const step of [4, 5]) values.copyWithin(step * size, 3 * size, 4 * size)
  })
  await writeWell(path, sampleContent({ trajectories }))
  const what = '2 states of trajectory 2 equal the one before in every field, the first is step 4'
  expect(await problems(path)).toEqual([{ file: path, dataset: null, index: [2, 4], severity: 'warning', what }])
})

test('every place of a value that is not finite, field by field', async () => {
  const path = join(folder, 'nan.hdf5')
  const trajectories = members((values, i) => {
    if (i === 1) values[2 * size + 4 * (3 * 4 + 1)] = Number.NaN
    if (i === 2) values[5 * size + 3] = Number.NEGATIVE_INFINITY
  })
  await writeWell(path, sampleContent({ trajectories }))
  expect(await problems(path)).toMatchObject([
    { dataset: 't0_fields/buoyancy', index: [1, 2, 3, 1], severity: 'error' },
    { dataset: 't1_fields/velocity', index: [2, 5, 0, 0, 1], severity: 'error' },
  ])
})

test('a whole dataset: a trajectory in two splits, and statistics of other data', async () => {
  const dataset = join(folder, 'dataset')
  const train = join(dataset, 'data/train')
  for (const split of ['train', 'test']) mkdirSync(join(dataset, 'data', split), { recursive: true })
  await writeWell(join(train, 'a.hdf5'), sampleContent({ members: 2 }))
  await writeWell(join(train, 'b.hdf5'), sampleContent({ members: 1, seed: 1 }))
  await writeWell(join(dataset, 'data/test/a.hdf5'), sampleContent({ members: 1, seed: 2 }))
  const flow = await openWell(train)
  const stats = await datasetStats(flow)
  flow.close()
  writeFileSync(join(dataset, 'stats.yaml'), formatStats(stats))
  expect(await problems(dataset)).toEqual([])

  cpSync(join(train, 'b.hdf5'), join(dataset, 'data/test/b.hdf5'))
  writeFileSync(join(dataset, 'stats.yaml'), formatStats({ ...stats, std: { ...stats.std, pressure: 1.1 } }))
  const found = await problems(dataset)
  expect(found).toMatchObject([
    { file: join(dataset, 'data/test/b.hdf5'), index: [0], severity: 'warning' },
    { file: join(dataset, 'stats.yaml'), dataset: 'pressure', severity: 'warning' },
  ])
  expect(found[0]!.what).toBe(`trajectory 0 equals trajectory 0 of ${join(train, 'b.hdf5')} in every field`)
  expect(found[1]!.what).toMatch(/^component 0 has mean .* in the train split, mean .* and std 1.1 here$/)
  // One file of the split cannot tell.
  expect(await problems(join(train, 'a.hdf5'))).toEqual([])
})
