import type { File, Group } from 'h5wasm/node'
import type { Boundary } from '../boundary'
import type { WellContent } from './well-content'
import type { AttributeValue } from './well-metadata'

/** Writes everything but the fields. */
export function writeMetadata(file: File, content: WellContent, nTrajectories: number): void {
  const { datasetName, gridType = 'cartesian', spatialDims, scalars } = content
  const names = Object.keys(scalars)
  const own: Record<string, AttributeValue> = { dataset_name: datasetName, grid_type: gridType }
  const rest = Object.entries(content.attributes ?? {}).filter(
    ([name]) => !(name in own) && !reserved.has(name) && !(name in scalars),
  )
  for (const [name, value] of [...Object.entries(own), ...rest]) writeAttribute(file, name, value)
  file.create_attribute('n_spatial_dims', spatialDims.length, [], '<q')
  file.create_attribute('n_trajectories', nTrajectories, [], '<q')
  writeNames(file, 'simulation_parameters', names)
  for (const name of names) writeAttribute(file, name, content.attributes?.[name] ?? scalars[name]!)

  writeDimensions(file.create_group('dimensions'), content)
  const group = file.create_group('scalars')
  writeNames(group, 'field_names', names)
  for (const name of names) {
    const dataset = group.create_dataset({ name, data: [scalars[name]!], shape: [], dtype: '<f' })
    writeFlags(dataset)
  }
  writeBoundaries(file.create_group('boundary_conditions'), content)
}

const reserved = new Set(['n_spatial_dims', 'n_trajectories', 'simulation_parameters'])

function writeDimensions(group: Group, { spatialDims, coordinates, times }: WellContent): void {
  group.create_attribute('spatial_dims', spatialDims)
  const axes: [string, number[]][] = [
    ['time', times],
    ...spatialDims.map((name, i): [string, number[]] => [name, coordinates[i]!]),
  ]
  for (const [name, values] of axes) {
    const dataset = group.create_dataset({ name, data: Float32Array.from(values), dtype: '<f' })
    dataset.create_attribute('sample_varying', 0, [], '<b')
    dataset.create_attribute('time_varying', name === 'time' ? 1 : 0, [], '<b')
  }
}

/** One condition for each kind of boundary on each axis, with a mask along the axis, as in The Well's files. */
function writeBoundaries(group: Group, { spatialDims, coordinates, boundaries }: WellContent): void {
  spatialDims.forEach((dim, axis) => {
    const [lower, upper] = boundaries[axis] ?? ['open', 'open']
    for (const type of new Set<Boundary>([lower, upper])) {
      const condition = group.create_group(`${dim}_${type}`)
      condition.create_attribute('bc_type', type.toUpperCase())
      condition.create_attribute('associated_dims', [dim])
      writeNames(condition, 'associated_fields', [])
      writeFlags(condition)
      const mask = new Int8Array(coordinates[axis]!.length)
      if (lower === type) mask[0] = 1
      if (upper === type) mask[mask.length - 1] = 1
      condition.create_dataset({ name: 'mask', data: mask, dtype: '<b' })
    }
  })
}

type Target = Pick<Group, 'create_attribute'>

function writeFlags(target: Target): void {
  target.create_attribute('sample_varying', 0, [], '<b')
  target.create_attribute('time_varying', 0, [], '<b')
}

function writeNames(target: Target, name: string, names: string[]): void {
  target.create_attribute(name, names.length > 0 ? names : new Float64Array(0))
}

function writeAttribute(target: Target, name: string, value: AttributeValue): void {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string')) writeNames(target, name, value)
    else target.create_attribute(name, Float64Array.from(value, Number))
  } else if (typeof value === 'string') target.create_attribute(name, value)
  else target.create_attribute(name, Number(value), [], '<d')
}
