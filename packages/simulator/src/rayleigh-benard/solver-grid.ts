/** Multiples of 8 without primes above 5. */
const sizes = [
  8, 16, 24, 32, 40, 48, 64, 72, 80, 96, 120, 128, 144, 160, 192, 200, 216, 240, 256, 288, 320, 360, 384, 400, 432, 480,
  512,
]

interface Flow {
  rayleigh: number
  prandtl: number
  grid: readonly [number, number]
  length: number
}

/**
 * The grid that a flow is computed on: at least as fine as its snapshots, and fine enough for the layers at the walls.
 *
 * 192x48 in a box of length 4 up to Ra = 1e7 and 256x64 at 1e8, the grids on which Dedalus made this repository's data:
 * growing with the eighth root, also of 1 / Pr below 0.5.
 *
 * @param asked a grid that was asked for; one that is too coarse by a third or more is refined, and a remark says so
 */
export function solverGridFor(
  { rayleigh, prandtl, grid, length }: Flow,
  asked?: readonly [number, number],
): { solverGrid: [number, number]; remarks: string[] } {
  const effective = rayleigh * Math.max(1, 0.5 / prandtl)
  const scale = effective < 1e5 ? 0.5 : effective < 1e6 ? 0.75 : 1
  const y = 48 * scale * Math.max(1, (effective / 1e7) ** (1 / 8))
  const x = length * y
  if (!asked) return { solverGrid: fit(Math.max(grid[0], x), Math.max(grid[1], y)), remarks: [] }

  const least = [Math.max(asked[0], grid[0], (2 / 3) * x), Math.max(asked[1], grid[1], (2 / 3) * y)] as const
  const solverGrid = fit(...least)
  const same = solverGrid[0] === asked[0] && solverGrid[1] === asked[1]
  const remark = `solver grid ${asked.join('x')} was changed to ${solverGrid.join('x')}, as Ra ${rayleigh} and snapshots of ${grid.join('x')} need`
  return { solverGrid, remarks: same ? [] : [remark] }
}

function fit(x: number, y: number): [number, number] {
  const next = (needed: number) => sizes.find((size) => size >= needed - 1e-6) ?? 128 * Math.ceil(needed / 128)
  // A whole number of thirds of the grid on which products are formed is even for even sizes.
  return [2 * next(x / 2), next(y)]
}
