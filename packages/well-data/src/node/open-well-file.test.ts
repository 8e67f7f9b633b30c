import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fixtures, golden, maxDifference } from '../../test/golden'
import { openWell } from './open-well'
import { openWellFile } from './open-well-file'

const datasets = ['rayleigh_benard', 'euler_multi_quadrants_openBC', 'turbulence_gravity_cooling']
const mini = (name: string) => join(fixtures, 'well', 'datasets', name, 'data', 'test', 'mini.hdf5')

test.each(datasets)('reads %s as the reference: trajectories, windows, labels', async (name) => {
  const { tensor } = golden(`well_${name}`)
  const dataset = await openWell(join(fixtures, 'well', 'datasets', name), { split: 'test' })
  for (const i of [0, 1]) {
    const expected = tensor(`output/full_${i}`)
    const label = tensor(`output/label_${i}`)
    const read = dataset.trajectory(i)
    expect(read.shape).toEqual(expected.shape)
    expect(maxDifference(read.snapshots, expected.values)).toBeLessThanOrEqual(expected.atol!)
    expect(maxDifference(read.label, label.values)).toBeLessThan(label.atol!)
  }
  const expected = tensor('output/windows')
  const windows = dataset.windows({ length: 2, stride: 2 })
  expect([windows.count, ...windows.shape]).toEqual(expected.shape)
  const all = windows.batch(Array.from({ length: windows.count }, (_, i) => i))
  expect(maxDifference(all.snapshots, expected.values)).toBeLessThanOrEqual(expected.atol!)
  dataset.close()
})

test('says what the file says about itself', async () => {
  const file = await openWellFile(mini('rayleigh_benard'))
  expect(file).toMatchObject({
    datasetName: 'rayleigh_benard',
    gridType: 'cartesian',
    spatialDims: ['x', 'y'],
    grid: [8, 4],
    nTrajectories: 2,
    nSteps: 5,
    times: [0, 1, 2, 3, 4],
    channels: ['buoyancy', 'pressure', 'velocity_x', 'velocity_y'],
    scalars: { Rayleigh: 1e7, Prandtl: 0.5 },
    boundaries: [
      ['periodic', 'periodic'],
      ['wall', 'wall'],
    ],
    attributes: { simulation_parameters: ['Rayleigh', 'Prandtl'], n_spatial_dims: 2 },
  })
  expect(file.fields.map(({ name, kind, dataset, symmetric }) => ({ name, kind, dataset, symmetric }))).toEqual([
    { name: 'buoyancy', kind: 'scalar', dataset: 't0_fields/buoyancy', symmetric: false },
    { name: 'pressure', kind: 'scalar', dataset: 't0_fields/pressure', symmetric: false },
    { name: 'velocity', kind: 'vector', dataset: 't1_fields/velocity', symmetric: false },
  ])
  expect(Object.keys(file.scalarsOf(1))).toEqual(['Rayleigh', 'Prandtl'])
  file.close()
})

test('a strided read is every n-th state of the whole', async () => {
  const file = await openWellFile(mini('turbulence_gravity_cooling'))
  const size = 4 * 4 * 4 * 6
  const whole = file.read(1)
  expect(file.read(1, { start: 1, count: 2, stride: 3 })).toEqual(
    Float32Array.from([...whole.subarray(size, 2 * size), ...whole.subarray(4 * size, 5 * size)]),
  )
  file.close()
})

test.each([
  [2, {}, /asked for trajectory 2, has 2 \(0 to 1\)/],
  [0, { start: 5 }, /asked for 0 steps from 5 at stride 1, has 5 \(0 to 4\)/],
  [0, { start: 3, count: 2, stride: 2 }, /asked for 2 steps from 3 at stride 2/],
  [0, { start: -1 }, /asked for .* from -1/],
  [0, { start: 0, stride: 0 }, /stride 0/],
])('refuses trajectory %i, %o', async (trajectory, range, message) => {
  const file = await openWellFile(mini('rayleigh_benard'))
  expect(() => file.read(trajectory, range)).toThrow(message)
  file.close()
})
