import { channelNames, type FieldKind, tensorOrder } from '../field-layout'
import { groupAt } from '../hdf5/library'
import { flag, flags, names } from './attributes'
import type { Inspection } from './inspect-dimensions'
import type { WellField } from './well-metadata'

const kinds: FieldKind[] = ['scalar', 'vector', 'tensor']

/** All fields of a file, in channel order, each checked for type and shape. */
export function inspectFields(context: Inspection): WellField[] {
  const { found } = context
  const fields = kinds.flatMap((kind) => inspectGroup(context, kind))
  if (!fields.some((field) => field.timeVarying)) {
    found.error(
      null,
      'has no time-varying field',
      'Fields are listed in the attribute field_names of t0_fields, t1_fields and t2_fields.',
    )
  }
  return fields
}

function inspectGroup(context: Inspection, kind: FieldKind): WellField[] {
  const { library, file, found } = context
  const path = `t${tensorOrder[kind]}_fields`
  const group = groupAt(library, file, path)!
  const listed = names(group, 'field_names')
  if (!listed) {
    found.error(path, 'has no attribute field_names, expected the names of its fields in order')
    return []
  }
  for (const name of group.keys()) {
    if (!listed.includes(name)) found.warning(`${path}/${name}`, 'is not listed in field_names and will not be read')
  }
  const fields = listed.map((name) => inspectField(context, kind, path, name))
  return fields.filter((field) => field !== null)
}

function inspectField(context: Inspection, kind: FieldKind, group: string, name: string): WellField | null {
  const { library, file, found, spatialDims, grid, nTrajectories, nSteps } = context
  const path = `${group}/${name}`
  const dataset = file.get(path)
  if (!(dataset instanceof library.h5wasm.Dataset)) {
    found.error(path, 'is listed in field_names and is missing')
    return null
  }
  const { type, size, shape } = dataset.metadata
  const isFloat = type === 1 && (size === 4 || size === 8)
  if (!isFloat) {
    found.error(
      path,
      `holds ${typeName(type, size)}, expected float32 or float64`,
      'Write the fields again as float32.',
    )
  }
  const sampleVarying = flag(dataset, 'sample_varying')
  const timeVarying = flag(dataset, 'time_varying')
  const dimVarying = flags(dataset, 'dim_varying')
  if (sampleVarying === undefined || timeVarying === undefined || dimVarying?.length !== grid.length) {
    found.error(path, `needs the attributes sample_varying, time_varying and dim_varying (${grid.length} entries)`)
    return null
  }
  const order = tensorOrder[kind]
  const lead = [...(sampleVarying ? [nTrajectories] : []), ...(timeVarying ? [nSteps] : [])]
  const components = Array<number>(order).fill(grid.length)
  const stored = [...lead, ...grid.filter((_, axis) => dimVarying[axis])]
  const expected = [...stored, ...components]
  // The Well's description leaves axes out that do not vary; its reader wants them there.
  const kept = [...lead, ...grid.map((size, axis) => (dimVarying[axis] ? size : 1)), ...components]
  const keepsAxes = shape?.join() === kept.join()
  if (!keepsAxes && shape?.join() !== expected.join()) {
    const lastAxis = order > 0 && shape?.slice(0, stored.length).join() === stored.join()
    found.error(
      path,
      lastAxis
        ? `has shape [${shape}], expected a last axis of ${grid.length} components`
        : `has shape [${shape ?? ''}], expected [${expected}]`,
      lastAxis
        ? 'Vector fields end with one entry a spatial axis. Was the file written by another tool?'
        : 'Axes are (trajectory, time, ...space, component), sized by n_trajectories and the group dimensions.',
    )
  }
  const [symmetric, antisymmetric] = [flag(dataset, 'symmetric') ?? false, flag(dataset, 'antisymmetric') ?? false]
  return {
    name,
    kind,
    dataset: path,
    components: channelNames({ name, kind }, spatialDims),
    symmetric,
    antisymmetric,
    sampleVarying,
    timeVarying,
    dimVarying,
    keepsAxes,
  }
}

function typeName(type: number, size: number): string {
  const classes = [
    'integers',
    'floats',
    'times',
    'text',
    'bit fields',
    'opaque bytes',
    'compounds',
    'references',
    'enums',
  ]
  return `${size * 8} bit ${classes[type] ?? 'values'}`
}
