/** The integer coordinates of every token of a grid, `[token, axis]` flattened, the last axis fastest. */
export function tokenCoordinates(grid: readonly number[]): Float32Array {
  const axes = grid.length
  const tokens = grid.reduce((a, b) => a * b, 1)
  const out = new Float32Array(tokens * axes)
  for (let token = 0; token < tokens; token++) {
    for (let axis = axes - 1, rest = token; axis >= 0; axis--) {
      out[token * axes + axis] = rest % grid[axis]!
      rest = Math.floor(rest / grid[axis]!)
    }
  }
  return out
}
