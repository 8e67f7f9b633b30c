import type { LinearDecoder, Observations } from '@lola-ts/guidance'
import { CheckpointError } from '@lola-ts/tensor-core'
import type { WellDataset } from '@lola-ts/well-data/node'
import type { OpenedEmulator } from '../models/open-model'
import { errorOfDecoder, linearDecoderOf } from './decoder-help'
import { guideBy, type Truth } from './forecast'
import { observeScene } from './observe-scene'
import type { GuidanceRequest } from './options'

export interface SteeringOptions {
  seed: number
  /** The path of the data, beside whose splits the decoder is looked at. */
  data: string
  note(text: string): void
}

/** An emulator that follows observations, or does not, and those. */
export interface Steered {
  observations: Observations
  /** Null for the baseline. */
  emulator: OpenedEmulator['diffusion']
  dispose(): void
}

/**
 * Steers forecasts of a model; what it learns of the decoder serves them all.
 *
 * @throws {CheckpointError} for a neural solver
 */
export function steering(
  model: OpenedEmulator,
  dataset: WellDataset,
  request: GuidanceRequest,
  { seed, data, note }: SteeringOptions,
) {
  const { diffusion, physics } = model
  if (!diffusion) {
    throw new CheckpointError(`${model.path}: is a neural solver, and only diffusion emulators can be guided`)
  }
  const errors = new Map<string, number | number[]>()
  let linear: LinearDecoder | undefined

  return {
    async steer(truth: Truth): Promise<Steered> {
      const observations = await observeScene(dataset, physics, truth, { ...request, seed, note })
      const { method, exactDecoder, linearDecoder } = request
      if (!method) return { observations, emulator: null, dispose: () => observations.dispose() }
      const { operator } = observations
      const error = exactDecoder
        ? 0
        : (errors.get(operator.name) ?? (await errorOfDecoder(model, operator, data, note)))
      errors.set(operator.name, error)
      if (linearDecoder && model.autoencoder) linear ??= await linearDecoderOf(model, data)
      const guide = guideBy(diffusion, observations, { method, error, ...(linear && { space: linear.space }) })
      return { observations, ...guide }
    },
    dispose: () => linear?.dispose(),
  }
}
