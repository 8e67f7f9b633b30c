import type * as tf from '@tensorflow/tfjs'
import { recompute } from '../jit/recompute'
import { leaves, replaceLeaves, type Tree } from '../jit/tree'
import { activeSeeds, withDropout } from './dropout'
import type { Scope, Weights } from './parameters'

let recomputing = false

/** Runs a network whose {@link recomputed} blocks keep nothing for the gradient but what they are given. */
export function withRecomputation<R>(run: () => R): R {
  const outer = recomputing
  recomputing = true
  try {
    return run()
  } finally {
    recomputing = outer
  }
}

/**
 * A block of a network that {@link withRecomputation} computes again for the gradient (gradient checkpointing).
 *
 * @param scope of all the parameters that the block reads
 */
export function recomputed<A extends Tree[]>(
  scope: Scope,
  block: (weights: Weights, ...args: A) => tf.Tensor,
): (weights: Weights, ...args: A) => tf.Tensor {
  return (weights, ...args) => {
    if (!recomputing) return block(weights, ...args)
    const own = Object.fromEntries(Object.entries(weights).filter(([name]) => name.startsWith(`${scope.name}.`)))
    const form: [Weights, ...A] = [own, ...args]
    // The second run comes when nobody says any more what is dropped.
    const seeds = activeSeeds()
    return recompute((tensors) => withDropout(seeds, () => block(...replaceLeaves(form, tensors))), leaves(form))
  }
}
