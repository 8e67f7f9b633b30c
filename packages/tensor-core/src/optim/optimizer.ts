import type * as tf from '@tensorflow/tfjs'
import type { Weights } from '../nn/parameters'

/** What an optimiser remembers between steps: groups of tensors, one a weight. */
export type OptimizerState = Record<string, Weights>

/** The numbers that change every step, as scalars, so that a compiled update serves all steps. */
export interface UpdateScalars {
  /** Learning rate. */
  rate: tf.Tensor
  /** Number of this update, from 1. */
  step: tf.Tensor
}

/** An update rule: a pure function from weights, gradients and state to new weights and state. */
export interface Optimizer {
  readonly name: string
  init(weights: Weights): OptimizerState
  update(
    weights: Weights,
    gradients: Weights,
    state: OptimizerState,
    scalars: UpdateScalars,
  ): { weights: Weights; state: OptimizerState }
}
