/** How several points of a grid become one: their mean, or the first of them. */
export type CoarsenMethod = 'mean' | 'stride'

/**
 * Makes a grid coarser by whole factors, in float64 arithmetic.
 *
 * @param values `[...space, component]`, flat
 * @param factors points that become one, along each axis; they divide the grid
 * @returns `[...space / factor, component]`, flat
 */
export function coarsen(
  values: ArrayLike<number>,
  grid: readonly number[],
  components: number,
  factors: readonly number[],
  method: CoarsenMethod,
): Float64Array {
  const coarse = grid.map((size, axis) => size / factors[axis]!)
  const strides = grid.map((_, axis) => grid.slice(axis + 1).reduce((product, size) => product * size, components))
  const offsets = method === 'stride' ? [0] : offsetsOf(factors, strides)
  const out = new Float64Array(coarse.reduce((product, size) => product * size, components))
  const place = coarse.map(() => 0)
  for (let to = 0; to < out.length; to += components) {
    const from = place.reduce((sum, at, axis) => sum + at * factors[axis]! * strides[axis]!, 0)
    for (let c = 0; c < components; c++) {
      let sum = 0
      for (const offset of offsets) sum += values[from + offset + c]!
      out[to + c] = sum / offsets.length
    }
    for (let axis = place.length - 1; axis >= 0 && ++place[axis]! === coarse[axis]; axis--) place[axis] = 0
  }
  return out
}

/** Where the points of one block lie, from its first. */
function offsetsOf(factors: readonly number[], strides: readonly number[]): number[] {
  let offsets = [0]
  for (const [axis, factor] of factors.entries()) {
    offsets = offsets.flatMap((offset) => Array.from({ length: factor }, (_, i) => offset + i * strides[axis]!))
  }
  return offsets
}
