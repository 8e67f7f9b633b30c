import type { SpaceAxis } from '@lola-ts/eval'
import { drawObservations, type Observations, observedShape, type Picture } from '@lola-ts/guidance'

/**
 * What was seen of one state, in normalised units.
 *
 * @param state counts from the first known one
 * @param shape of a state, `[...space, field]`
 */
export async function observedPicture(
  { operator, values, count, seen }: Observations,
  state: number,
  shape: readonly number[],
): Promise<Picture> {
  const size = observedShape(operator, shape).reduce((a, b) => a * b, 1)
  const all = await values.data<'float32'>()
  const there = state < count && seen[state]! > 0
  const own = there ? all.slice(state * size, (state + 1) * size) : new Float32Array(size).fill(Number.NaN)
  return drawObservations(operator, own, shape)
}

/** Where a point lies on an axis, from its place in cells from the first node. */
export function placeOnAxis(axis: SpaceAxis, nodes: number, at: number): number {
  const [low, high] = axis.extent
  if (!axis.coordinates) return low + ((at + 0.5) / nodes) * (high - low)
  const lower = Math.min(Math.floor(at), nodes - 2)
  const [a, b] = [axis.coordinates[lower]!, axis.coordinates[lower + 1]!]
  return a + (at - lower) * (b - a)
}
