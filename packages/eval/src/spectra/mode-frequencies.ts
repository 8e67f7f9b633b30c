import type { EdgeRounding } from './rounding'

/**
 * Frequency |k| of every mode of a grid in cycles per cell, in the row-major order of the transform: along each axis 0,
 * 1/n, ... then the negative ones.
 */
export function modeFrequencies(grid: readonly number[], rounding: EdgeRounding = 'exact'): Float64Array {
  const round = rounding === 'float32' ? Math.fround : (x: number) => x
  let squares = Float64Array.of(0)
  for (const n of grid) {
    const step = round(1 / n)
    const axis = Float64Array.from({ length: n }, (_, i) => {
      const frequency = round((i < n / 2 ? i : i - n) * step)
      return round(frequency * frequency)
    })
    const before = squares
    squares = Float64Array.from({ length: before.length * n }, (_, i) => {
      return round(before[Math.floor(i / n)]! + axis[i % n]!)
    })
  }
  return squares.map((square) => round(Math.sqrt(square)))
}
