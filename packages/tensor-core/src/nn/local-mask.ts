import * as tf from '@tensorflow/tfjs'
import { tokenCoordinates } from './token-grid'

/** Far below any score, and finite: its exponential is 0 on every backend. */
const hidden = -1e9

/**
 * Local attention: for a grid of tokens, the mask `[token, token]` to add to scores, 0 where two tokens are at most half
 * a window apart along every axis and −10⁹ elsewhere. Every axis wraps around, as in the reference.
 *
 * Each grid's mask is worked out once, on the host.
 *
 * @param window tokens along each axis; an even length acts as the next odd one
 *
 * Source: LoLa, `ViT.coo_and_mask`.
 */
export function localMask(window: readonly number[]): (grid: readonly number[]) => tf.Tensor {
  const known = new Map<string, Float32Array>()
  return (grid) => {
    const name = grid.join()
    const mask = known.get(name) ?? maskOf(grid, window)
    known.set(name, mask)
    const tokens = Math.sqrt(mask.length)
    return tf.tensor2d(mask, [tokens, tokens])
  }
}

function maskOf(grid: readonly number[], window: readonly number[]): Float32Array {
  const positions = tokenCoordinates(grid)
  const axes = grid.length
  const tokens = positions.length / axes
  const mask = new Float32Array(tokens * tokens)
  for (let i = 0; i < tokens; i++) {
    for (let j = 0; j < tokens; j++) {
      const near = grid.every((length, axis) => {
        const apart = Math.abs(positions[i * axes + axis]! - positions[j * axes + axis]!)
        return Math.min(apart, length - apart) <= Math.floor(window[axis]! / 2)
      })
      if (!near) mask[i * tokens + j] = hidden
    }
  }
  return mask
}
