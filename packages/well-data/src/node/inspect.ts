import type { File } from 'h5wasm'
import { attempt, type Hdf5 } from '../hdf5/library'
import { attribute, integer, names, text } from './attributes'
import { type Finding, report } from './finding'
import { inspectBoundaries } from './inspect-boundaries'
import { inspectDimensions } from './inspect-dimensions'
import { inspectFields } from './inspect-fields'
import { inspectScalars } from './inspect-scalars'
import type { AttributeValue, WellMetadata } from './well-metadata'

const groups = ['dimensions', 'boundary_conditions', 'scalars', 't0_fields', 't1_fields', 't2_fields']

/**
 * Reads all metadata of an open file and checks it against The Well's schema. Reads no field.
 *
 * @returns what was found, and the metadata, or null if errors leave none
 */
export function inspect(
  library: Hdf5,
  file: File,
  path: string,
): { metadata: WellMetadata | null; findings: Finding[] } {
  return attempt(library, path, () => inspectUnguarded(library, file, path))
}

function inspectUnguarded(library: Hdf5, file: File, path: string) {
  const found = report(path)
  const { findings } = found
  const none = { metadata: null, findings }

  for (const name of groups) {
    if (!(file.get(name) instanceof library.h5wasm.Group)) {
      found.error(
        null,
        `has no group ${name}, expected ${groups.join(', ')}`,
        'This is HDF5, but not in the layout of The Well.',
      )
    }
  }
  const datasetName = text(file, 'dataset_name')
  if (datasetName === undefined) found.error(null, 'has no text attribute dataset_name')
  const nTrajectories = integer(file, 'n_trajectories')
  if (nTrajectories === undefined || nTrajectories < 1) {
    found.error(null, `has n_trajectories ${attribute(file, 'n_trajectories') ?? 'missing'}, expected a number above 0`)
  }
  const gridType = text(file, 'grid_type')
  if (gridType === undefined) found.warning(null, 'has no text attribute grid_type, cartesian is assumed')
  if (names(file, 'simulation_parameters') === undefined) found.warning(null, 'has no attribute simulation_parameters')
  if (findings.some(({ severity }) => severity === 'error')) return none

  const dimensions = inspectDimensions(library, file, nTrajectories!, found)
  if (!dimensions) return none
  const context = { library, file, found, ...dimensions, nTrajectories: nTrajectories! }
  const all = inspectFields(context)
  const { scalars, series } = inspectScalars(context)
  const { boundaries, conditions } = inspectBoundaries(context)
  if (findings.some(({ severity }) => severity === 'error')) return none

  const fields = all.filter((field) => field.timeVarying)
  const metadata: WellMetadata = {
    datasetName: datasetName!,
    gridType: gridType ?? 'cartesian',
    nTrajectories: nTrajectories!,
    ...dimensions,
    fields,
    constants: all.filter((field) => !field.timeVarying),
    channels: fields.flatMap((field) => field.components),
    scalars,
    series,
    boundaries,
    conditions,
    attributes: Object.fromEntries(
      Object.keys(file.attrs).map((name): [string, AttributeValue] => [name, attribute(file, name)!]),
    ),
  }
  return { metadata, findings }
}
