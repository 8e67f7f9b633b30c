import { groupAt } from '../hdf5/library'
import { flag, names } from './attributes'
import type { Inspection } from './inspect-dimensions'
import type { WellMetadata } from './well-metadata'

type Scalars = Pick<WellMetadata, 'scalars' | 'series'>

/** Scalars in file order: those that are constant in time, of the first trajectory, and the names of those that are not. */
export function inspectScalars({ library, file, found, nTrajectories, nSteps }: Inspection): Scalars {
  const listed = names(groupAt(library, file, 'scalars')!, 'field_names')
  const inspected: Scalars = { scalars: {}, series: [] }
  if (!listed) {
    found.error('scalars', 'has no attribute field_names, expected the names of its scalars in order')
    return inspected
  }
  for (const name of listed) {
    const path = `scalars/${name}`
    const dataset = file.get(path)
    if (!(dataset instanceof library.h5wasm.Dataset)) {
      found.error(path, 'is listed in field_names and is missing')
      continue
    }
    const sampleVarying = flag(dataset, 'sample_varying') ?? false
    const timeVarying = flag(dataset, 'time_varying') ?? false
    const expected = [...(sampleVarying ? [nTrajectories] : []), ...(timeVarying ? [nSteps] : [])]
    if (dataset.shape?.join() !== expected.join() || dataset.metadata.type > 1) {
      found.error(path, `has shape [${dataset.shape ?? ''}], expected numbers of shape [${expected}]`)
    } else if (timeVarying) {
      inspected.series.push({ name, dataset: path, sampleVarying })
    } else {
      const value = sampleVarying ? (dataset.value as Float64Array)[0] : dataset.value
      inspected.scalars[name] = Number(value)
      if (!Number.isFinite(Number(value))) found.error(path, `is ${value}, expected a finite number`)
    }
  }
  return inspected
}
