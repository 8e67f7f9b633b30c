import type { Hdf5Value } from '../hdf5-writer/values'
import { product } from '../product'

/** The given indices along the first axes of an array, and all of the others. */
export function take(value: Hdf5Value, ...indices: readonly (readonly number[])[]): Hdf5Value {
  return indices.reduce(takeAlong, value)
}

function takeAlong({ type, shape, data }: Hdf5Value, indices: readonly number[], axis: number): Hdf5Value {
  const size = shape[axis]!
  const outer = product(shape.slice(0, axis))
  const inner = product(shape.slice(axis + 1))
  const out: (number | bigint | boolean | string)[] = []
  for (let o = 0; o < outer; o++) {
    for (const i of indices) for (let k = 0; k < inner; k++) out.push(data[(o * size + i) * inner + k]!)
  }
  return { type, shape: shape.map((n, i) => (i === axis ? indices.length : n)), data: out }
}
