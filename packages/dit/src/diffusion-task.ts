import { type ContextMaskOptions, contextMask, spreadMask } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key, normal } from '@lola-ts/tensor-core/random'
import type { TrainingTask } from '@lola-ts/tensor-core/training'
import { denoisingLoss } from './denoising-loss'
import type { DiffusionNetwork } from './diffusion-network'
import { scheduleFromConfig } from './schedules/from-config'
import { timeRange } from './schedules/time-range'
import { type TimeDistribution, timeDraw } from './time-distribution'

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
  /** How diffusion times are drawn. Default uniform. */
  time?: TimeDistribution
}

/**
 * Training a denoiser: random diffusion times, random context masks.
 *
 * @throws {ConfigError} for a schedule or a distribution of times that is not possible
 */
export function diffusionTask(network: DiffusionNetwork, options: DiffusionTaskOptions): TrainingTask {
  const { key, train, validation, context, time } = options
  const schedule = scheduleFromConfig(network.config.schedule ?? { name: 'log-logit' })
  const { clean, noise } = timeRange(schedule)
  const at = (t: number) => schedule(clean + (noise - clean) * t)
  const times = timeDraw(time, (t) => Math.log(at(t).sigma / at(t).alpha))

  const draw = async (source: WindowSource, stream: Key, step: number): Promise<Tensor[]> => {
    const { states, label } = await source(step)
    const [batch, window, ...state] = states.shape as [number, number, ...number[]]
    const drawn = times(fold(stream, 'time'), batch)
    const levels = Array.from(drawn, at)
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
