import { fold, integer, type Key, uniformArray } from '@lola-ts/tensor-core/random'
import type { Gas } from './gas'

/** Ranges that a block's state is drawn from. */
const ranges = { density: [0.1, 1.8], pressure: [0.1, 1.8], velocity: [-0.8, 0.8] } as const

/** Blocks are at least this wide, in a box of side 1 whose outer tenths are not cut. */
const apart = 0.08

/**
 * A gas of constant states in blocks: one to four cuts across each axis of the unit square at random places, and in every
 * block a density, a pressure and velocities drawn evenly.
 *
 * The Well says no more than "randomly generated quadrants"; the ranges are those of this repository's Clawpack data.
 */
export function quadrants(key: Key, grid: readonly [number, number], gamma: number): Gas {
  const cells = grid[0] * grid[1]
  const gas: Gas = {
    grid,
    gamma,
    density: new Float64Array(cells),
    momentum: [new Float64Array(cells), new Float64Array(cells)],
    energy: new Float64Array(cells),
  }
  const cuts = ['x', 'y'].map((axis) => cutsAlong(fold(key, 'cuts', axis)))
  const blockOf = (at: number, axis: number) => cuts[axis]!.filter((cut) => cut <= at).length
  for (let i = 0; i < grid[0]; i++) {
    for (let j = 0; j < grid[1]; j++) {
      const block = [blockOf((i + 0.5) / grid[0], 0), blockOf((j + 0.5) / grid[1], 1)]
      const draws = uniformArray(fold(key, 'block', ...block), 4)
      const within = ([low, high]: readonly [number, number], c: number) => low + (high - low) * draws[c]!
      const at = i * grid[1] + j
      const rho = within(ranges.density, 0)
      const pressure = within(ranges.pressure, 1)
      const [u, v] = [within(ranges.velocity, 2), within(ranges.velocity, 3)]
      gas.density[at] = rho
      gas.momentum[0]![at] = rho * u
      gas.momentum[1]![at] = rho * v
      gas.energy[at] = pressure / (gamma - 1) + 0.5 * rho * (u * u + v * v)
    }
  }
  return gas
}

function cutsAlong(key: Key): number[] {
  const count = 1 + integer(fold(key, 'count'), 4)
  for (let attempt = 0; ; attempt++) {
    const cuts = Array.from(uniformArray(fold(key, 'places', attempt), count), (x) => 0.1 + 0.8 * x).sort(
      (a, b) => a - b,
    )
    if (cuts.every((cut, i) => i === 0 || cut - cuts[i - 1]! >= apart)) return cuts
  }
}
