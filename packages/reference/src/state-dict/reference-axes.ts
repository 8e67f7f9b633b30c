/**
 * The axes of a tensor of the reference in our order: axis `i` of ours is its axis `order[i]`.
 *
 * Kernels (out, in, ...kernel) become `[...kernel, in, out]`, linear layers (out, in) `[in, out]`; the rest stays.
 */
export function referenceAxes(name: string, rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis)
  return rank > 1 && name.endsWith('weight') ? [...axes.slice(2), 1, 0] : axes
}

/** The shape that the reference gives a parameter of ours. */
export function referenceShape(name: string, shape: readonly number[]): number[] {
  return permute(shape, invert(referenceAxes(name, shape.length)))
}

/** The permutation that undoes `order`. */
export function invert(order: readonly number[]): number[] {
  const inverse = order.map(() => 0)
  order.forEach((axis, i) => {
    inverse[axis] = i
  })
  return inverse
}

const permute = (shape: readonly number[], order: readonly number[]) => order.map((axis) => shape[axis]!)
