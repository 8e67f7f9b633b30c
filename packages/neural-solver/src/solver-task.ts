import type { WindowSource } from '@lola-ts/dit'
import { type ContextMaskOptions, contextMask, spreadMask } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key } from '@lola-ts/tensor-core/random'
import type { TrainingTask } from '@lola-ts/tensor-core/training'
import type { SolverNetwork } from './solver-network'

export interface SolverTaskOptions {
  key: Key
  train: WindowSource
  /** Batches that every validation scores, with the same masks each time. Default none. */
  validation?: { source: WindowSource; batches: number }
  context?: ContextMaskOptions
  /** `mse` for latents, `vmse` (error over each state's variance) for pixels. Default `mse`. */
  loss?: 'mse' | 'vmse'
}

const varianceFloor = 1e-2

/** Training a neural solver: the squared error of whole windows, under random context masks. */
export function solverTask(network: SolverNetwork, options: SolverTaskOptions): TrainingTask {
  const { key, train, validation, context, loss = 'mse' } = options

  const draw = async (source: WindowSource, stream: Key, step: number): Promise<Tensor[]> => {
    const { states, label } = await source(step)
    const [batch, window, ...state] = states.shape as [number, number, ...number[]]
    const mask = tf.tidy(() => spreadMask(contextMask(fold(stream, 'context'), batch, window, context), state))
    return [states, mask, ...(label ? [label] : [])]
  }

  return {
    parameters: network.parameters,
    loss(weights, [states, mask, label]) {
      const error = network
        .predict(weights, states!, mask!, label ?? null)
        .sub(states!)
        .square()
      return loss === 'mse' ? error.mean() : overVariance(error, states!)
    },
    batch: (step) => draw(train, fold(key, 'step', step), step),
    ...(validation && {
      validation: {
        batches: validation.batches,
        batch: (i: number) => draw(validation.source, fold(key, 'validation', i), i),
      },
    }),
  }
}

/** Mean over batch and channel of the error over the channel's unbiased variance across the window. */
function overVariance(error: Tensor, states: Tensor): Tensor {
  const rows = (x: Tensor) => x.reshape([x.shape[0]!, -1, x.shape.at(-1)!])
  const x = rows(states)
  const variance = x
    .sub(x.mean(1, true))
    .square()
    .sum(1)
    .div(x.shape[1]! - 1)
  return tf.mean(rows(error).mean(1).div(variance.add(varianceFloor)))
}
