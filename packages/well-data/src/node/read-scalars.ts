import { DataError } from '../errors'
import { attempt } from '../hdf5/library'
import { resolveSteps, type Source, type StepRange } from './read-field'

/** Constant scalars of one trajectory, in file order. */
export function readScalars({ library, file, path, metadata }: Source, trajectory: number): Record<string, number> {
  return attempt(library, `${path}: scalars`, () =>
    Object.fromEntries(
      Object.keys(metadata.scalars).map((name) => {
        const dataset = file.get(`scalars/${name}`) as { shape: number[]; value: unknown }
        const value = dataset.shape.length === 0 ? dataset.value : (dataset.value as ArrayLike<number>)[trajectory]
        return [name, Number(value)]
      }),
    ),
  )
}

/**
 * Scalars of one trajectory that change in time, in file order: a number for each state.
 *
 * @throws DataError for a number that is not finite, NotFoundError outside of the file
 */
export function readSeries(source: Source, trajectory: number, range: StepRange = {}): Record<string, number[]> {
  const { library, file, path, metadata } = source
  const { start, count, stride } = resolveSteps(`${path}: trajectory ${trajectory}`, metadata.nSteps, range)
  const steps = [start, start + (count - 1) * stride + 1, stride]
  const entries = metadata.series.map(({ name, dataset, sampleVarying }): [string, number[]] => {
    const ranges = sampleVarying ? [[trajectory, trajectory + 1], steps] : [steps]
    const values = attempt(library, `${path}: ${dataset}`, () => {
      const found = file.get(dataset) as { slice(ranges: number[][]): ArrayLike<number | bigint> }
      return Array.from(found.slice(ranges), Number)
    })
    const bad = values.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0) {
      const index = [trajectory, start + bad * stride]
      throw new DataError(`${path}: ${dataset} is ${values[bad]} at index [${index}], expected finite numbers`, {
        hint: 'Index is (trajectory, time).',
      })
    }
    return [name, values]
  })
  return Object.fromEntries(entries)
}
