import * as tf from '@tensorflow/tfjs'
import { CheckpointError } from '../errors'
import type { ParameterSpec, Weights } from '../nn/parameters'
import type { OptimizerState } from '../optim/optimizer'

/** The tensors of a run under way. */
export interface TrainingState {
  weights: Weights
  optimizer: OptimizerState
  /** The moving average of the weights; empty without averaging. */
  ema: Weights
}

export function disposeState(state: TrainingState): void {
  tf.dispose([state.weights, state.optimizer, state.ema])
}

/** One flat record for a checkpoint: `weights/…`, `ema/…`, `optimizer/<group>/…`. */
export function packState({ weights, optimizer, ema }: TrainingState): Weights {
  const groups = {
    weights,
    ema,
    ...Object.fromEntries(Object.entries(optimizer).map(([k, v]) => [`optimizer/${k}`, v])),
  }
  return Object.fromEntries(
    Object.entries(groups).flatMap(([group, tensors]) => Object.entries(tensors).map(([k, t]) => [`${group}/${k}`, t])),
  )
}

/**
 * What {@link packState} made, in the order of the parameters: a file has an order of its own, and sums over all
 * weights, such as the norm of gradients, round by their order.
 *
 * @throws {CheckpointError} when a weight is missing or has another shape; the tensors are disposed
 */
export function unpackState(tensors: Weights, parameters: readonly ParameterSpec[]): TrainingState {
  const groups = [...new Set(Object.keys(tensors).map((path) => /^(weights|ema|optimizer\/[^/]+)\//.exec(path)?.[1]))]
  const group = (prefix: string): Weights =>
    Object.fromEntries(
      parameters.flatMap(({ name }) => {
        const tensor = tensors[`${prefix}/${name}`]
        return tensor ? [[name, tensor]] : []
      }),
    )
  for (const { name, shape } of parameters) {
    const found = tensors[`weights/${name}`]?.shape
    if (found && found.join() === shape.join()) continue
    tf.dispose(tensors)
    throw new CheckpointError(
      `the checkpoint's weight ${name} ${found ? `has shape [${found}]` : 'is missing'}, expected shape [${shape}]`,
      { hint: 'It was written by another version, or for another network. Start a new run in another folder.' },
    )
  }
  const optimizer = groups.flatMap((prefix) => {
    const [, name] = /^optimizer\/(.*)$/.exec(prefix ?? '') ?? []
    return name === undefined ? [] : [[name, group(`optimizer/${name}`)]]
  })
  return { weights: group('weights'), ema: group('ema'), optimizer: Object.fromEntries(optimizer) }
}
