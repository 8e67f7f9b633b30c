import { ConfigError } from '@lola-ts/tensor-core'
import type { Augmentation, Physics } from '@lola-ts/well-data'
import type { ReferenceConfig } from '../configs/read-options'

const augmentations: Readonly<Record<Augmentation, string>> = {
  flip: 'random_axis_flip',
  permute: 'random_axis_permute',
  roll: 'random_axis_roll',
}

/**
 * A physics as the section `dataset` of the reference.
 *
 * @throws {ConfigError} when it takes the logarithm of T0, which the reference cannot
 */
export function datasetToReference(physics: Physics): ReferenceConfig {
  const { name, datasets, dimensions, periodic, fields, transforms, mean, std, logScalars } = physics
  if (logScalars.includes('T0')) throw new ConfigError(`${name}: takes the logarithm of T0, the reference does not`)
  return {
    name,
    physics: datasets,
    include_filters: [],
    dimensions,
    periodic: periodic.some(Boolean),
    fields,
    transform: Object.fromEntries(
      fields.flatMap((field, i) => (transforms[field] === undefined ? [] : [[i, transforms[field]]])),
    ),
    stats: { mean, std },
    augment: [
      ...(logScalars.length > 0 ? ['log_scalars'] : []),
      ...physics.augmentations.map((augmentation) => augmentations[augmentation]),
    ],
  }
}
