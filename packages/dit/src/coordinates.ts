import { type Tensor, tf } from '@lola-ts/tensor-core'

/** The integer coordinates of every token of a grid, `[token, axis]`, the last axis fastest. */
export function coordinates(grid: number[]): Tensor {
  const tokens = grid.reduce((a, b) => a * b, 1)
  const out = new Float32Array(tokens * grid.length)
  for (let token = 0; token < tokens; token++) {
    for (let axis = grid.length - 1, rest = token; axis >= 0; axis--) {
      out[token * grid.length + axis] = rest % grid[axis]!
      rest = Math.floor(rest / grid[axis]!)
    }
  }
  return tf.tensor2d(out, [tokens, grid.length])
}
