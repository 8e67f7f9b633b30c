import { groupAt } from '../hdf5/library'
import { flag, names } from './attributes'
import type { Inspection } from './inspect-dimensions'

/** Scalars that are constant in time, of the first trajectory, in file order. */
export function inspectScalars({ library, file, found, nTrajectories }: Inspection): Record<string, number> {
  const listed = names(groupAt(library, file, 'scalars')!, 'field_names')
  if (!listed) {
    found.error('scalars', 'has no attribute field_names, expected the names of its scalars in order')
    return {}
  }
  const scalars: Record<string, number> = {}
  for (const name of listed) {
    const path = `scalars/${name}`
    const dataset = file.get(path)
    if (!(dataset instanceof library.h5wasm.Dataset)) {
      found.error(path, 'is listed in field_names and is missing')
      continue
    }
    if (flag(dataset, 'time_varying')) continue
    const perTrajectory = flag(dataset, 'sample_varying') ?? false
    const expected = perTrajectory ? [nTrajectories] : []
    if (dataset.shape?.join() !== expected.join() || dataset.metadata.type > 1) {
      found.error(path, `has shape [${dataset.shape ?? ''}], expected numbers of shape [${expected}]`)
      continue
    }
    const value = perTrajectory ? (dataset.value as Float64Array)[0] : dataset.value
    scalars[name] = Number(value)
    if (!Number.isFinite(scalars[name])) found.error(path, `is ${value}, expected a finite number`)
  }
  return scalars
}
