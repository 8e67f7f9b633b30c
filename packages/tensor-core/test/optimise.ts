import * as tf from '@tensorflow/tfjs'
import { jit } from '../src/jit/jit'
import { leaves, replaceLeaves } from '../src/jit/tree'
import type { Weights } from '../src/nn/parameters'
import type { Optimizer, OptimizerState, UpdateInputs, UpdatePlan } from '../src/optim/optimizer'
import { key } from '../src/random/key'

export interface OptimiseOptions {
  steps: number
  rate: number | ((step: number) => number)
  /** Gradients at the weights before a step, from 1. Its tensors are disposed. */
  gradients(weights: Weights, step: number): Weights
  /** Through `jit`, or as plain ops. Default true. */
  compiled?: boolean
  /** After each step, from 1. */
  onStep?(step: number, after: { weights: Weights; state: OptimizerState; plan: UpdatePlan }): void
}

/** Updates copies of `weights` and returns them, on the host. Leaves no tensor. */
export function optimise(optimizer: Optimizer, weights: Weights, options: OptimiseOptions) {
  const { steps, rate, compiled = true } = options
  const apply = (w: Weights, g: Weights, state: OptimizerState, inputs: UpdateInputs) =>
    optimizer.update(w, g, state, inputs)
  // What passes through unchanged needs a handle of its own, as `jit` gives it.
  const eager = (...args: Parameters<typeof apply>) => {
    const result = apply(...args)
    return replaceLeaves(
      result,
      leaves(result).map((tensor) => tensor.clone()),
    )
  }
  const update = compiled ? jit(apply) : Object.assign(eager, { dispose() {} })
  const values = tf.tidy(() => {
    let now = { weights, state: optimizer.init(weights) }
    for (let step = 1; step <= steps; step++) {
      const before = now
      const next = tf.tidy(() => {
        const plan = optimizer.plan(step, before.weights, key(1))
        const current = tf.scalar(typeof rate === 'number' ? rate : rate(step))
        const gradients = options.gradients(before.weights, step)
        const after = update(before.weights, gradients, before.state, { ...plan, rate: current, step: tf.scalar(step) })
        options.onStep?.(step, { ...after, plan })
        return [after.weights, after.state] as unknown as tf.TensorContainer
      }) as unknown as [Weights, OptimizerState]
      if (step > 1) tf.dispose([before.weights, before.state])
      now = { weights: next[0], state: next[1] }
    }
    return Object.fromEntries(Object.entries(now.weights).map(([name, tensor]) => [name, [...tensor.dataSync()]]))
  })
  update.dispose()
  return values
}

/** The largest difference between two results of {@link optimise}. */
export function gap(a: Record<string, number[]>, b: Record<string, number[]>): number {
  return Math.max(...Object.keys(a).flatMap((name) => a[name]!.map((value, i) => Math.abs(value - b[name]![i]!))))
}
