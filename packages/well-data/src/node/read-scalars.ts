import { attempt } from '../hdf5/library'
import type { Source } from './read-field'

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
