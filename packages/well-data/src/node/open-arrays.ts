import { resolve } from 'node:path'
import { NotFoundError, WellFormatError } from '../errors'
import { checkHdf5 } from './check-hdf5'
import { attempt, hdf5, openHandle } from './hdf5'

/** Arrays of numbers in an HDF5 file of any layout. */
export interface Hdf5Arrays {
  /** @throws NotFoundError where there is no such dataset */
  shapeOf(name: string): number[]
  /**
   * A part of a dataset, as float32 in row-major order: only its bytes are read.
   *
   * @param ranges `[first, behind the last, step]` of each axis; axes that are not given are read whole
   */
  read(name: string, ranges?: [number, number, number][]): Float32Array
  close(): void
}

interface Dataset {
  shape: number[] | null
  slice(ranges: ([] | [number, number, number])[]): unknown
}

/**
 * Opens an HDF5 file that does not follow The Well's layout, such as the reference's cached latents.
 *
 * @throws NotFoundError, WellFormatError
 */
export async function openArrays(path: string): Promise<Hdf5Arrays> {
  checkHdf5(path)
  const library = await hdf5()
  const file = openHandle(library, resolve(path))
  const datasetAt = (name: string) => {
    const found = attempt(library, path, () => file.get(name))
    if (found instanceof library.h5wasm.Dataset && found.shape) return found as unknown as Dataset & { shape: number[] }
    throw new NotFoundError(`${path}: has no dataset ${name}`)
  }
  return {
    shapeOf: (name) => [...datasetAt(name).shape],
    read(name, ranges = []) {
      const dataset = datasetAt(name)
      const all = dataset.shape.map((_, axis) => ranges[axis] ?? ([] as []))
      const values = attempt(library, `${path}: ${name}`, () => dataset.slice(all))
      if (values instanceof Float32Array) return values
      if (values instanceof Float64Array) return Float32Array.from(values)
      throw new WellFormatError(`${path}: ${name} holds no floats`)
    },
    close: () => attempt(library, path, () => void file.close()),
  }
}
