import { type ContextMaskOptions, contextMask, spreadMask } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key, normal, uniformArray } from '@lola-ts/tensor-core/random'
import type { TrainingTask } from '@lola-ts/tensor-core/training'
import { denoisingLoss } from './denoising-loss'
import type { DiffusionNetwork } from './diffusion-network'
import { scheduleFromConfig } from './schedules/from-config'

/** A batch of training windows. */
export interface WindowBatch {
  /** `[batch, window, ...state]` */
  states: Tensor
  /** `[batch, label]`, or null */
  label: Tensor | null
}

/** Where windows come from: a pure function of the step. The caller of it owns the tensors. */
export type WindowSource = (step: number) => WindowBatch | Promise<WindowBatch>

export interface DiffusionTaskOptions {
  key: Key
  train: WindowSource
  /** Batches that every validation scores, with the same noise each time. Default none. */
  validation?: { source: WindowSource; batches: number }
  context?: ContextMaskOptions
}

/** Training a denoiser: uniform diffusion times, random context masks. */
export function diffusionTask(network: DiffusionNetwork, options: DiffusionTaskOptions): TrainingTask {
  const { key, train, validation, context } = options
  const schedule = scheduleFromConfig(network.config.schedule ?? { name: 'log-logit' })

  const draw = async (source: WindowSource, stream: Key, step: number): Promise<Tensor[]> => {
    const { states, label } = await source(step)
    const [batch, window, ...state] = states.shape as [number, number, ...number[]]
    const levels = Array.from(uniformArray(fold(stream, 'time'), batch), schedule)
    const mask = tf.tidy(() => spreadMask(contextMask(fold(stream, 'context'), batch, window, context), state))
    const alpha = tf.tensor1d(levels.map((level) => level.alpha))
    const sigma = tf.tensor1d(levels.map((level) => level.sigma))
    return [states, normal(fold(stream, 'noise'), states.shape), mask, alpha, sigma, ...(label ? [label] : [])]
  }
  const loss: TrainingTask['loss'] = (weights, [states, noise, mask, alpha, sigma, label]) =>
    denoisingLoss(
      network,
      weights,
      states!,
      noise!,
      { alpha: alpha!, sigma: sigma! },
      { mask: mask!, label: label ?? null },
    )

  return {
    parameters: network.parameters,
    loss,
    batch: (step) => draw(train, fold(key, 'step', step), step),
    ...(validation && {
      validation: {
        batches: validation.batches,
        batch: (i) => draw(validation.source, fold(key, 'validation', i), i),
      },
    }),
  }
}
