import { tf } from '@lola-ts/tensor-core'
import type { Operator } from './operator'

/** Observations as they show on a field. */
export interface Picture {
  /** `[...space, field]` */
  shape: number[]
  /** Values of that shape, NaN where nothing is seen. */
  values: Float32Array
  /** Point sensors: where, in cells from the first node of each axis, and one value a field, NaN where it is not seen. */
  points: { at: number[]; values: number[] }[]
}

/**
 * What was seen of one snapshot, drawn on its grid as what it is: points, blocks, stripes, or a smooth field.
 *
 * @param values observations of one state, as `operator` gives them, flat; NaN where they are missing
 * @param shape of a snapshot, `[...space, field]`
 */
export function drawObservations(operator: Operator, values: Float32Array, shape: readonly number[]): Picture {
  const seen = observedShape(operator, shape)
  return operator.draw?.({ shape: seen, values, points: [] }, shape) ?? blank(shape)
}

/** A picture of a snapshot on which nothing is seen. */
export function blank(shape: readonly number[]): Picture {
  return { shape: [...shape], values: new Float32Array(sizeOf(shape)).fill(Number.NaN), points: [] }
}

/** The shape of what is seen of one snapshot. */
export function observedShape({ apply }: Operator, shape: readonly number[]): number[] {
  return tf.tidy(() => apply(tf.zeros([1, ...shape])).shape.slice(1))
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1)
}

/**
 * The picture on a larger grid whose cell `at(index)` shows cell `index` of the smaller one.
 *
 * @param at from indices of space in `shape` to indices of space in `seen`; null where nothing is seen
 */
export function resample(
  seen: Picture,
  shape: readonly number[],
  at: (index: readonly number[]) => readonly number[] | null,
): Float32Array {
  const out = blank(shape).values
  const fields = shape.at(-1)!
  const space = shape.slice(0, -1)
  for (let cell = 0; cell < sizeOf(space); cell++) {
    const from = at(indexOf(cell, space))
    if (!from) continue
    const source = flatIndex(from, seen.shape.slice(0, -1))
    for (let f = 0; f < fields; f++) out[cell * fields + f] = seen.values[source * fields + f]!
  }
  return out
}

/** Indices along each axis of the cell with this flat index, the last axis fastest. */
export function indexOf(cell: number, space: readonly number[]): number[] {
  const index: number[] = []
  for (let axis = space.length - 1; axis >= 0; axis--) {
    index.unshift(cell % space[axis]!)
    cell = Math.floor(cell / space[axis]!)
  }
  return index
}

function flatIndex(index: readonly number[], space: readonly number[]): number {
  return index.reduce((sum, i, axis) => sum * space[axis]! + i, 0)
}
