import { attempt } from '../hdf5/library'
import type { Source } from './read-field'

/** Coordinates along each spatial axis of one trajectory. */
export function readCoordinates(source: Source, trajectory: number): number[][] {
  const { spatialDims, coordinates } = source.metadata
  return spatialDims.map((name, axis) => readDimension(source, name, trajectory) ?? [...coordinates[axis]!])
}

/** Time of each step of one trajectory, as the file has it: absolute, where the reference subtracts a window's first. */
export function readTimes(source: Source, trajectory: number): number[] {
  return readDimension(source, 'time', trajectory) ?? [...source.metadata.times]
}

/** The coordinates that a trajectory has for itself; null where all have the same. */
function readDimension({ library, file, path, metadata }: Source, name: string, trajectory: number): number[] | null {
  if (!metadata.varyingDims.includes(name)) return null
  const dataset = `dimensions/${name}`
  return attempt(library, `${path}: ${dataset}`, () => {
    const found = file.get(dataset) as { slice(ranges: number[][]): ArrayLike<number | bigint> }
    return Array.from(found.slice([[trajectory, trajectory + 1], []]), Number)
  })
}
