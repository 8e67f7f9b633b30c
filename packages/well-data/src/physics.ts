import { ConfigError } from '@lola-ts/tensor-core'
import type { FieldLayout } from './field-layout'
import type { Transform } from './transform'

/** A symmetry that a dataset may be augmented with. */
export type Augmentation = 'flip' | 'permute' | 'roll'

/**
 * What a model has to agree on with its data. Plain JSON: it travels inside every checkpoint.
 *
 * A field f is given to networks as (transform(f) − mean) / std.
 */
export interface Physics {
  name: string
  /** Values of the files' `dataset_name` attribute that hold this physics. */
  datasets: string[]
  /** Names of the spatial axes, in the order of the arrays. */
  dimensions: string[]
  /** Whether each axis wraps around. */
  periodic: boolean[]
  /** The fields behind the channels: scalars first, then vectors, then tensors, as in the files. */
  layout: FieldLayout[]
  /** Channel names, in order: `buoyancy`, `pressure`, `velocity_x`, `velocity_y`. */
  fields: string[]
  /** Transform of each channel that has one. */
  transforms: Record<string, Transform>
  /** Mean of each transformed channel. */
  mean: number[]
  /** Standard deviation of each transformed channel. */
  std: number[]
  /** Where mean and std come from: `reference` (the paper's configuration), or what {@link withStatistics} was told. */
  statistics: string
  /** Constant parameters of a simulation. */
  scalars: string[]
  /** Those scalars that enter the label vector as their logarithm. */
  logScalars: string[]
  /** The symmetries that training uses, in the order of application. */
  augmentations: Augmentation[]
}

/** Mean and standard deviation a channel, after the transform. */
export interface FieldStatistics {
  mean: number[]
  std: number[]
}

/**
 * The same physics normalised by other statistics. The given entry is not changed.
 *
 * @param source what the numbers were computed from, for the model card. Default `data`.
 * @throws ConfigError if a number is missing or a std is not above zero
 */
export function withStatistics(physics: Physics, { mean, std }: FieldStatistics, source = 'data'): Physics {
  const channels = physics.fields.length
  if (mean.length !== channels || std.length !== channels) {
    throw new ConfigError(
      `${physics.name}: given ${mean.length} means and ${std.length} stds, expected ${channels} of each`,
      { hint: `One number a channel, in this order: ${physics.fields.join(', ')}.` },
    )
  }
  const bad = physics.fields.findIndex((_, i) => !Number.isFinite(mean[i]) || !(std[i]! > 0) || std[i] === Infinity)
  if (bad >= 0) {
    throw new ConfigError(
      `${physics.name}: ${physics.fields[bad]} has mean ${mean[bad]} and std ${std[bad]}, expected finite numbers and a std above 0`,
      { hint: 'A constant field has std 0 and cannot be normalised. Look at the data with: lola data validate' },
    )
  }
  return { ...structuredClone(physics), mean: [...mean], std: [...std], statistics: source }
}
