import type { Values } from '../scores'
import { levels, missingLevel } from './colour-map'

/** Lowest and highest value that colours tell apart. */
export type Range = readonly [low: number, high: number]

/**
 * Range of the finite values, for panels to share; symmetric about zero if `signed`, so that white is zero.
 * Never empty: a constant field gets a little room.
 */
export function valueRange(values: Values, { signed = false }: { signed?: boolean } = {}): Range {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) return signed ? [-1, 1] : [0, 1]
  if (signed) high = Math.max(-low, high)
  if (signed) low = -high
  const room = low === high ? Math.abs(low) * 1e-3 || 1e-3 : 0
  return [low - room, high + room]
}

/** Levels of a colour map: 0 at or below the range, 254 at or above it, 255 for values that are not finite. */
export function quantise(values: Values, [low, high]: Range): Uint8Array {
  const scale = (levels - 1) / (high - low)
  return Uint8Array.from(values, (value) => {
    if (!Number.isFinite(value)) return missingLevel
    return Math.round(Math.min(levels - 1, Math.max(0, (value - low) * scale)))
  })
}
