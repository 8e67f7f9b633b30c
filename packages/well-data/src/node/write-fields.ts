import { ShapeError } from '@lola-ts/tensor-core'
import type { Dataset, File } from 'h5wasm/node'
import { channelNames, type FieldKind, tensorOrder } from '../field-layout'
import { trajectorySize, type WellContent } from './well-content'

const kinds: FieldKind[] = ['scalar', 'vector', 'tensor']

/** Steps in one chunk: reading one state decompresses this many. */
const stepsInChunk = 8

/** Writes the groups of fields, one trajectory after the other; gives the number of trajectories. */
export async function writeFields(file: File, content: WellContent): Promise<number> {
  const { size } = trajectorySize(content)
  for (const kind of kinds) {
    const group = file.create_group(`t${tensorOrder[kind]}_fields`)
    const listed = content.fields.filter((field) => field.kind === kind).map((field) => field.name)
    // h5py too writes an empty list as an empty list of numbers.
    group.create_attribute('field_names', listed.length > 0 ? listed : new Float64Array(0))
  }
  let count = 0
  for await (const trajectory of content.trajectories) {
    if (trajectory.length !== size) {
      throw new ShapeError(`trajectory ${count} has ${trajectory.length} values, expected ${size}`, {
        hint: 'Trajectories are [time, ...space, field] of the given times, coordinates and fields.',
      })
    }
    writeTrajectory(file, content, trajectory, count++)
  }
  if (count === 0) throw new ShapeError('given no trajectory, expected at least one')
  return count
}

function writeTrajectory(file: File, content: WellContent, values: Float32Array, index: number): void {
  const { channels, grid, points } = trajectorySize(content)
  let offset = 0
  for (const field of content.fields) {
    const components = channelNames(field, content.spatialDims).length
    const own = new Float32Array(points * components)
    for (let point = 0; point < points; point++) {
      for (let c = 0; c < components; c++) own[point * components + c] = values[point * channels + offset + c]!
    }
    offset += components
    const order = tensorOrder[field.kind]
    const shape = [content.times.length, ...grid, ...Array<number>(order).fill(grid.length)]
    const group = `t${order}_fields`
    if (index === 0) createField(file, group, field.name, own, shape, grid.length)
    else {
      const dataset = file.get(`${group}/${field.name}`) as Dataset
      dataset.resize([index + 1, ...shape])
      dataset.write_slice([[index, index + 1], ...shape.map((): [] => [])], own)
    }
  }
}

function createField(file: File, group: string, name: string, data: Float32Array, shape: number[], axes: number): void {
  const parent = file.get(group) as File
  const dataset = parent.create_dataset({
    name,
    data,
    dtype: '<f',
    shape: [1, ...shape],
    maxshape: [null, ...shape],
    chunks: [1, Math.min(stepsInChunk, shape[0]!), ...shape.slice(1)],
    compression: 'gzip',
    compression_opts: [4],
  })
  dataset.create_attribute('sample_varying', 1, [], '<b')
  dataset.create_attribute('time_varying', 1, [], '<b')
  dataset.create_attribute('dim_varying', Array<number>(axes).fill(1), null, '<b')
}
