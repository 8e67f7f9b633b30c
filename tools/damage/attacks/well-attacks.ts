import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Hdf5Value, type Hdf5Writer, hdf5Writer } from '@lola-ts/well-data/node'
import type { Attack } from '../target'

type Value = Hdf5Value
const floats = (data: number[], shape = [data.length]): Value => ({ type: 'float32', shape, data })
const texts = (...data: string[]): Value => ({ type: 'string', shape: [data.length], data })
const one = (type: Value['type'], value: number | string | boolean): Value => ({ type, shape: [], data: [value] })

interface Lie {
  nTrajectories?: number
  nDims?: number
  dims?: string[]
  fieldNames?: string[]
  field?: Value
  time?: Value
  x?: Value
  scalar?: Value
  flags?: Partial<Record<string, Value>>
  mask?: Value
  boundary?: string
}

/** Files that the HDF5 library reads without a complaint, and that are not what they say. */
export async function wellAttacks(): Promise<Attack[]> {
  const values = Array.from({ length: 2 * 3 * 4 }, (_, i) => i)
  const cases: Record<string, Lie> = {
    'more trajectories than there are': { nTrajectories: 3 },
    'trajectories without end': { nTrajectories: 2 ** 40 },
    'no trajectory': { nTrajectories: 0 },
    'a negative number of trajectories': { nTrajectories: -2 },
    'more axes than there are': { nDims: 2 },
    'an axis that is not there': { dims: ['x', 'y'], nDims: 2 },
    'an axis named twice': { dims: ['x', 'x'], nDims: 2 },
    'four axes': { dims: ['x', 'y', 'z', 'w'], nDims: 4 },
    'a field that is not there': { fieldNames: ['u', 'v'] },
    'a field named as a group above': { fieldNames: ['../dimensions/x'] },
    'a field with an axis too few': { field: floats(values, [6, 4]) },
    'a field with an axis too many': { field: floats(values, [2, 3, 4, 1]) },
    'a field with its axes in another order': { field: floats(values, [4, 3, 2]) },
    'a field of integers': { field: { type: 'int32', shape: [2, 3, 4], data: values } },
    'a field of large integers': { field: { type: 'int64', shape: [2, 3, 4], data: values } },
    'a field of truth values': { field: { type: 'bool', shape: [2, 3, 4], data: values.map((x) => x % 2 > 0) } },
    'a field of texts': { field: { type: 'string', shape: [2, 3, 4], data: values.map(String) } },
    'a field with NaN': {
      field: floats(
        values.map((x) => (x === 7 ? Number.NaN : x)),
        [2, 3, 4],
      ),
    },
    'a field with infinity': {
      field: floats(
        values.map((x) => (x === 7 ? Number.NEGATIVE_INFINITY : x)),
        [2, 3, 4],
      ),
    },
    'a field beyond float32': { field: { type: 'float64', shape: [2, 3, 4], data: values.map((x) => x * 1e300) } },
    'an empty field': { field: floats([], [2, 0, 4]) },
    'a field without its flags': { flags: {} },
    'flags for another number of axes': { flags: { dim_varying: { type: 'bool', shape: [2], data: [true, true] } } },
    'a flag that is a text': { flags: { sample_varying: one('string', 'yes') } },
    'more times than states': { time: floats([0, 1, 2, 3]) },
    'no time': { time: floats([]) },
    'times with NaN': { time: floats([0, Number.NaN, 2]) },
    'a time that is one number': { time: floats([1], []) },
    'coordinates of another number of points': { x: floats([0, 1, 2]) },
    'coordinates with infinity': { x: floats([0, 1, 2, Number.POSITIVE_INFINITY]) },
    'coordinates that are texts': { x: texts('a', 'b', 'c', 'd') },
    'a parameter that is a text': { scalar: one('string', 'much') },
    'a parameter of another number of trajectories': { scalar: floats([1, 2, 3]) },
    'a parameter that is NaN': { scalar: floats([Number.NaN], []) },
    'a boundary of an unknown kind': { boundary: 'MIRROR' },
    'a mask of another size': { mask: { type: 'bool', shape: [9], data: Array<boolean>(9).fill(true) } },
  }
  const folder = mkdtempSync(join(tmpdir(), 'lola-damage-attacks-'))
  try {
    const attacks: Attack[] = []
    for (const [name, lie] of Object.entries(cases)) {
      const path = join(folder, 'a.hdf5')
      await write(await hdf5Writer(path), lie, values)
      const bytes = Uint8Array.from(readFileSync(path))
      attacks.push({ name, bytes: () => bytes })
    }
    return attacks
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function write(file: Hdf5Writer, lie: Lie, values: number[]): Promise<void> {
  const { dims = ['x'], fieldNames = ['u'] } = lie
  file.attribute('', 'dataset_name', one('string', 'attack'))
  file.attribute('', 'grid_type', one('string', 'cartesian'))
  file.attribute('', 'n_trajectories', one('int64', lie.nTrajectories ?? 2))
  file.attribute('', 'n_spatial_dims', one('int64', lie.nDims ?? 1))
  file.attribute('', 'simulation_parameters', texts('a'))
  file.attribute('', 'a', one('float64', 1))
  file.attribute('dimensions', 'spatial_dims', texts(...dims))
  await file.dataset('dimensions/time', lie.time ?? floats([0, 1, 2]))
  await file.dataset('dimensions/x', lie.x ?? floats([0, 1, 2, 3]))
  file.attribute('scalars', 'field_names', texts('a'))
  await file.dataset('scalars/a', lie.scalar ?? floats([1], []))
  const perTrajectory = lie.scalar !== undefined && lie.scalar.shape.length > 0
  const flags = { sample_varying: one('bool', true), time_varying: one('bool', true) }
  const none = { sample_varying: one('bool', false), time_varying: one('bool', false) }
  const put = (path: string, given: Partial<Record<string, Value>>) => {
    for (const [name, value] of Object.entries(given)) file.attribute(path, name, value!)
  }
  put('scalars/a', { ...none, sample_varying: one('bool', perTrajectory) })
  put('dimensions/time', { ...none, time_varying: one('bool', true) })
  put('dimensions/x', none)
  const condition = 'boundary_conditions/x_wall'
  put(condition, { ...none, bc_type: one('string', lie.boundary ?? 'WALL'), associated_dims: texts('x') })
  await file.dataset(`${condition}/mask`, lie.mask ?? { type: 'bool', shape: [4], data: [true, false, false, true] })
  for (const order of [1, 2])
    file.attribute(`t${order}_fields`, 'field_names', { type: 'float64', shape: [0], data: [] })
  file.attribute('t0_fields', 'field_names', texts(...fieldNames))
  await file.dataset('t0_fields/u', lie.field ?? floats(values, [2, 3, 4]))
  const own = { ...flags, dim_varying: { type: 'bool', shape: [1], data: [true] } as Value }
  put('t0_fields/u', lie.flags && Object.keys(lie.flags).length === 0 ? {} : { ...own, ...lie.flags })
  await file.close()
}
