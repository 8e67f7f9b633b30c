/**
 * Places labels near their wanted heights without overlap: in order of height, at least `gap` apart, inside `bounds`
 * where they all fit.
 */
export function labelPositions(
  wanted: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)
  const placed = order.map((i) => Math.min(high, Math.max(low, wanted[i]!)))
  for (let k = 1; k < placed.length; k++) placed[k] = Math.max(placed[k]!, placed[k - 1]! + gap)
  // Pushed below the end: push back up.
  for (let k = placed.length - 1, limit = high; k >= 0; k--, limit -= gap) placed[k] = Math.min(placed[k]!, limit)
  const positions: number[] = []
  order.forEach((i, k) => {
    positions[i] = placed[k]!
  })
  return positions
}
