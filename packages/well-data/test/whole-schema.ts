import type { Dataset, File, Group } from 'h5wasm/node'
import { hdf5 } from '../src/node/hdf5'

export interface WholeSchema {
  grid: number[]
  trajectories: number
  steps: number
  /** Whether axes along which a field does not vary are stored with size 1, and not left out. Default false. */
  keepsAxes?: boolean
}

/** The number that {@link writeWholeSchema} puts at a place: exact in float32, each place of a field another one. */
export function valueAt(name: string, ...index: number[]): number {
  return index.reduce((sum, i, axis) => sum + i * 8 ** (6 - axis), 0) + name.length
}

/** All that The Well's layout can hold, in one small file: see the list of fields below. */
export async function writeWholeSchema(
  path: string,
  { grid, trajectories, steps, keepsAxes = false }: WholeSchema,
): Promise<void> {
  const { h5wasm } = await hdf5()
  const file = new h5wasm.File(path, 'w')
  const dims = ['x', 'y', 'z'].slice(0, grid.length)
  file.create_attribute('dataset_name', 'everything')
  file.create_attribute('grid_type', 'cartesian')
  file.create_attribute('n_spatial_dims', dims.length, [], '<q')
  file.create_attribute('n_trajectories', trajectories, [], '<q')
  file.create_attribute('simulation_parameters', ['viscosity', 'seed'])

  const dimensions = file.create_group('dimensions')
  dimensions.create_attribute('spatial_dims', dims)
  flags(write(dimensions, 'time', [trajectories, steps]), true, true)
  dims.forEach((dim, axis) => {
    flags(write(dimensions, dim, axis === 0 ? [trajectories, grid[0]!] : [grid[axis]!]), axis === 0, false)
  })

  const scalars = file.create_group('scalars')
  scalars.create_attribute('field_names', ['viscosity', 'energy', 'seed', 'gain'])
  flags(write(scalars, 'viscosity', []), false, false)
  flags(write(scalars, 'energy', [trajectories, steps]), true, true)
  flags(write(scalars, 'seed', [trajectories]), true, false)
  flags(write(scalars, 'gain', [steps]), false, true)

  const conditions = file.create_group('boundary_conditions')
  dims.forEach((dim, axis) => {
    const condition = conditions.create_group(`${dim}_wall`)
    describe(condition, 'WALL', [dim], ['velocity'])
    condition.create_dataset({ name: 'mask', data: ends(grid[axis]!), dtype: '<b' })
    write(condition, 'values', [2])
  })
  if (dims.length > 1) {
    // An opening in the wall at the lower end of x.
    const inlet = conditions.create_group('z_inlet')
    describe(inlet, 'OPEN', dims.slice(0, 2), [])
    const mask = new Int8Array(grid[0]! * grid[1]!)
    mask[1] = 1
    inlet.create_dataset({ name: 'mask', data: mask, shape: grid.slice(0, 2), dtype: '<b' })
  }

  const all = dims.map(() => 1)
  const d = dims.length
  const [s, t] = [trajectories, steps]
  const groups: [string, [string, number[], boolean, boolean, number[]][]][] = [
    [
      't0_fields',
      [
        ['density', [s, t, ...grid], true, true, all],
        ['medium', grid, false, false, all],
        ['depth', [s, ...grid], true, false, all],
        ['column', [s, t, grid[0]!, ...(keepsAxes ? all.slice(1) : [])], true, true, [1, ...all.slice(1).fill(0)]],
        ['forcing', [t, ...grid], false, true, all],
      ],
    ],
    [
      't1_fields',
      [
        ['velocity', [s, t, ...grid, d], true, true, all],
        ['gravity', [...(keepsAxes ? all : []), d], false, false, all.map(() => 0)],
      ],
    ],
    ['t2_fields', [['stress', [s, t, ...grid, d, d], true, true, all]]],
  ]
  for (const [name, fields] of groups) {
    const group = file.create_group(name)
    group.create_attribute(
      'field_names',
      fields.map(([field]) => field),
    )
    for (const [field, shape, sampleVarying, timeVarying, dimVarying] of fields) {
      const dataset = flags(write(group, field, shape), sampleVarying, timeVarying)
      dataset.create_attribute('dim_varying', dimVarying, null, '<b')
      if (name !== 't2_fields') continue
      dataset.create_attribute('symmetric', 1, [], '<b')
      dataset.create_attribute('antisymmetric', 0, [], '<b')
    }
  }
  file.close()
}

function write(group: Group | File, name: string, shape: number[]): Dataset {
  const size = shape.reduce((product, n) => product * n, 1)
  const data = Float32Array.from({ length: size }, (_, i) => valueAt(name, ...indexOf(i, shape)))
  return group.create_dataset({ name, data, shape, dtype: '<f' }) as Dataset
}

function indexOf(flat: number, shape: number[]): number[] {
  const index: number[] = []
  let rest = flat
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return index
}

function flags(dataset: Dataset, sampleVarying: boolean, timeVarying: boolean): Dataset {
  dataset.create_attribute('sample_varying', Number(sampleVarying), [], '<b')
  dataset.create_attribute('time_varying', Number(timeVarying), [], '<b')
  return dataset
}

function describe(condition: Group, type: string, dims: string[], fields: string[]): void {
  condition.create_attribute('bc_type', type)
  condition.create_attribute('associated_dims', dims)
  condition.create_attribute('associated_fields', fields.length > 0 ? fields : new Float64Array(0))
  condition.create_attribute('sample_varying', 0, [], '<b')
  condition.create_attribute('time_varying', 0, [], '<b')
}

function ends(size: number): Int8Array {
  return Int8Array.from({ length: size }, (_, i) => Number(i === 0 || i === size - 1))
}
