import type { WindowSource } from '@lola-ts/dit'
import { type ContextMaskOptions, contextMask, spreadMask } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key } from '@lola-ts/tensor-core/random'
import { type RegressionLoss, regressionLoss, type TrainingTask } from '@lola-ts/tensor-core/training'
import type { SolverNetwork } from './solver-network'

export interface SolverTaskOptions {
  key: Key
  train: WindowSource
  /** Batches that every validation scores, with the same masks each time. Default none. */
  validation?: { source: WindowSource; batches: number }
  context?: ContextMaskOptions
  /** `mse` for latents, `vmse` (error over each channel's variance) for pixels. Default `mse`. */
  loss?: RegressionLoss
}

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
    loss: (weights, [states, mask, label]) =>
      regressionLoss(states!, network.predict(weights, states!, mask!, label ?? null), loss),
    batch: (step) => draw(train, fold(key, 'step', step), step),
    ...(validation && {
      validation: {
        batches: validation.batches,
        batch: (i: number) => draw(validation.source, fold(key, 'validation', i), i),
      },
    }),
  }
}
