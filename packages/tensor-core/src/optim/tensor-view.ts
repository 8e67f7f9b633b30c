import type * as tf from '@tensorflow/tfjs'

/** How an optimiser looks at a weight: as a tensor with an axis for each factor of its preconditioner. */
export interface TensorView {
  shape: number[]
  /** Axis of the view of each factor, in the reference's order. */
  axes: number[]
  to(x: tf.Tensor): tf.Tensor
  from(x: tf.Tensor): tf.Tensor
}

/**
 * The axes of a weight `[...kernel, in, out]` in the order of the reference, `[out, in, ...kernel]`. Factors are numbered
 * by it, and merging follows it.
 */
function referenceOrder(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis)
  return [...axes.slice(-2).reverse(), ...axes.slice(0, -2)]
}

/** A weight as it is; a scalar has one axis. `squeeze` leaves out axes of length 1. */
export function plainView(shape: number[], { squeeze = false } = {}): TensorView {
  const kept = shape.flatMap((length, axis) => (squeeze && length === 1 ? [] : [axis]))
  const viewed = kept.map((axis) => shape[axis]!)
  const order = referenceOrder(shape.length).flatMap((axis) => {
    const at = kept.indexOf(axis)
    return at < 0 ? [] : [at]
  })
  return {
    shape: viewed.length > 0 ? viewed : [1],
    axes: viewed.length > 0 ? order : [0],
    to: (x) => x.reshape(viewed.length > 0 ? viewed : [1]),
    from: (x) => x.reshape(shape),
  }
}

/** A weight `[...kernel, in, out]` as `[out, in, ...kernel]`, reshaped to what `merge` makes of that shape. */
export function mergedView(shape: number[], merge: (referenceShape: number[]) => number[]): TensorView {
  const order = referenceOrder(shape.length)
  const turned = order.map((axis) => shape[axis]!)
  const merged = merge(turned)
  if (merged.join() === turned.join()) return plainView(shape)
  const back = order.map((_, axis) => order.indexOf(axis))
  return {
    shape: merged,
    axes: merged.map((_, axis) => axis),
    to: (x) => x.transpose(order).reshape(merged),
    from: (x) => x.reshape(turned).transpose(back),
  }
}

/**
 * Runs of neighbouring lengths, gathered from the last one while their product stays within `limit`; the first length
 * stands for itself.
 *
 * @returns the complete runs in order, and what was gathered when the lengths ended, 1 if nothing
 */
export function mergeAxes(lengths: readonly number[], limit: number): { runs: number[]; rest: number } {
  const runs: number[] = []
  let rest = 1
  for (const length of lengths.slice(1).reverse()) {
    if (rest * length <= limit) {
      rest *= length
    } else {
      runs.unshift(rest > 1 ? rest : length)
      rest = rest > 1 ? length : 1
    }
  }
  return { runs, rest }
}
