import type * as tf from '@tensorflow/tfjs'
import type { Weights } from '../nn/parameters'
import type { Key } from '../random/key'

/** What an optimiser remembers between updates: groups of tensors, one a weight or fewer, under the weights' names. */
export type OptimizerState = Record<string, Weights>

/** What one update decides and draws. Prepared outside of the update, which is compiled. */
export type UpdatePlan = {
  /** Constants of the compiled update: a graph for each combination that occurs. */
  decisions: Record<string, boolean>
  /** Groups of random tensors, under the weights' names. */
  noise: Record<string, Weights>
}

/** What changes with every update besides gradients. */
export type UpdateInputs = UpdatePlan & {
  /** Learning rate, a scalar. */
  rate: tf.Tensor
  /** Number of this update, from 1, a scalar. */
  step: tf.Tensor
}

/** An update rule: a pure function from weights, gradients and state to new weights and state. */
export interface Optimizer {
  readonly name: string
  init(weights: Weights): OptimizerState
  /**
   * The plan of update number `step`, from 1: a pure function of its arguments, so that resuming needs no more than
   * the step. To replay someone else's random numbers, put them in its place.
   *
   * @returns noise that the caller owns
   */
  plan(step: number, weights: Weights, key: Key): UpdatePlan
  update(
    weights: Weights,
    gradients: Weights,
    state: OptimizerState,
    inputs: UpdateInputs,
  ): { weights: Weights; state: OptimizerState }
}
