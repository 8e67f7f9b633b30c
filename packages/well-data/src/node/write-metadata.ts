import type { Boundary } from '../boundary'
import { type FieldKind, tensorOrder } from '../field-layout'
import type { Hdf5Writer } from './hdf5-writer/hdf5-writer'
import type { Hdf5Type, Hdf5Value } from './hdf5-writer/values'
import type { AttributeValue } from './well-metadata'
import type { WellHeader } from './well-writer'

const kinds: FieldKind[] = ['scalar', 'vector', 'tensor']

/**
 * Writes everything but the states.
 *
 * @param times of the states of each trajectory
 */
export async function writeMetadata(file: Hdf5Writer, header: WellHeader, times: number[][]): Promise<void> {
  writeRoot(file, header, times.length)
  await writeDimensions(file, header, times)
  await writeScalars(file, header)
  await writeBoundaries(file, header)
  await writeFields(file, header)
}

const computed = new Set(['n_spatial_dims', 'n_trajectories', 'simulation_parameters'])

function writeRoot(file: Hdf5Writer, header: WellHeader, nTrajectories: number): void {
  const { datasetName, gridType = 'cartesian', spatialDims, scalars, attributes = {} } = header
  const names = Object.keys(scalars)
  const own: Record<string, AttributeValue> = { dataset_name: datasetName, grid_type: gridType }
  const rest = Object.entries(attributes).filter(([name]) => !(name in own || computed.has(name) || name in scalars))
  for (const [name, value] of [...Object.entries(own), ...rest]) file.attribute('', name, attributeValue(value))
  file.attribute('', 'n_spatial_dims', single('int64', spatialDims.length))
  file.attribute('', 'n_trajectories', single('int64', nTrajectories))
  file.attribute('', 'simulation_parameters', textList(names))
  for (const [name, value] of Object.entries(scalars)) {
    const given = attributes[name] ?? (typeof value === 'number' ? value : [...value])
    file.attribute('', name, attributeValue(given))
  }
}

async function writeDimensions(file: Hdf5Writer, header: WellHeader, times: number[][]): Promise<void> {
  const { spatialDims, coordinates } = header
  file.attribute('dimensions', 'spatial_dims', textList(spatialDims))
  const shared = times.every((own) => own.every((time, i) => time === times[0]![i]))
  const time = shared ? floats(times[0]!) : floats(times.flat(), [times.length, times[0]!.length])
  await file.dataset('dimensions/time', time)
  writeFlags(file, 'dimensions/time', !shared, true)
  for (const [axis, name] of spatialDims.entries()) {
    await file.dataset(`dimensions/${name}`, floats(coordinates[axis]!))
    writeFlags(file, `dimensions/${name}`, false, false)
  }
}

async function writeScalars(file: Hdf5Writer, { scalars }: WellHeader): Promise<void> {
  file.attribute('scalars', 'field_names', textList(Object.keys(scalars)))
  for (const [name, value] of Object.entries(scalars)) {
    await file.dataset(`scalars/${name}`, typeof value === 'number' ? floats([value], []) : floats(value))
    writeFlags(file, `scalars/${name}`, typeof value !== 'number', false)
  }
}

/** One condition for each kind of boundary on each axis, with a mask along the axis, as in The Well's files. */
async function writeBoundaries(file: Hdf5Writer, { spatialDims, coordinates, boundaries }: WellHeader): Promise<void> {
  file.group('boundary_conditions')
  for (const [axis, dim] of spatialDims.entries()) {
    const [lower, upper] = boundaries[axis] ?? ['open', 'open']
    for (const type of new Set<Boundary>([lower, upper])) {
      const path = `boundary_conditions/${dim}_${type}`
      file.attribute(path, 'bc_type', single('string', type.toUpperCase()))
      file.attribute(path, 'associated_dims', textList([dim]))
      file.attribute(path, 'associated_fields', textList([]))
      writeFlags(file, path, false, false)
      const size = coordinates[axis]!.length
      const mask = Array.from(
        { length: size },
        (_, i) => (i === 0 && lower === type) || (i === size - 1 && upper === type),
      )
      await file.dataset(`${path}/mask`, { type: 'bool', shape: [size], data: mask })
    }
  }
}

async function writeFields(file: Hdf5Writer, header: WellHeader): Promise<void> {
  const { fields, constantFields = [], spatialDims, coordinates } = header
  const grid = coordinates.map((axis) => axis.length)
  for (const kind of kinds) {
    const group = `t${tensorOrder[kind]}_fields`
    const listed = [...fields, ...constantFields].filter((field) => field.kind === kind)
    file.attribute(group, 'field_names', textList(listed.map(({ name }) => name)))
    const components = Array<number>(tensorOrder[kind]).fill(spatialDims.length)
    for (const field of listed) {
      const path = `${group}/${field.name}`
      const constant = 'values' in field
      if (constant) await file.dataset(path, floats(field.values as Float32Array, [...grid, ...components]))
      writeFlags(file, path, !constant, !constant)
      file.attribute(path, 'dim_varying', { type: 'bool', shape: [grid.length], data: grid.map(() => true) })
      if (kind === 'tensor') {
        file.attribute(path, 'symmetric', single('bool', 'symmetric' in field && field.symmetric === true))
        file.attribute(path, 'antisymmetric', single('bool', false))
      }
    }
  }
}

function writeFlags(file: Hdf5Writer, path: string, sampleVarying: boolean, timeVarying: boolean): void {
  file.attribute(path, 'sample_varying', single('bool', sampleVarying))
  file.attribute(path, 'time_varying', single('bool', timeVarying))
}

function single(type: Hdf5Type, value: number | string | boolean): Hdf5Value {
  return { type, shape: [], data: [value] }
}

function floats(data: ArrayLike<number>, shape: readonly number[] = [data.length]): Hdf5Value {
  return { type: 'float32', shape, data }
}

/** A list of names. h5py too writes an empty one as an empty list of numbers. */
export function textList(names: readonly string[]): Hdf5Value {
  return { type: names.length > 0 ? 'string' : 'float64', shape: [names.length], data: names }
}

function attributeValue(value: AttributeValue): Hdf5Value {
  const typeOf = (one: string | number | boolean): Hdf5Type =>
    typeof one === 'string' ? 'string' : typeof one === 'boolean' ? 'bool' : 'float64'
  if (!Array.isArray(value)) return single(typeOf(value), value)
  if (value.length === 0) return textList([])
  return { type: typeOf(value[0]!), shape: [value.length], data: value }
}
