/**
 * What the simulations of The Well mean: physics, normalisation, labels, augmentation, order of batches. Runs
 * anywhere; files are read by `@lola-ts/well-data/node`.
 *
 * ```ts
 * import { tf } from '@lola-ts/tensor-core'
 * import { denormalise, normalise, physics } from '@lola-ts/well-data'
 *
 * const convection = physics('rayleigh_benard')
 * const snapshots = tf.zeros([1, 128, 32, 4]) // buoyancy, pressure, velocity_x, velocity_y
 * const back = denormalise(convection, normalise(convection, snapshots))
 * ```
 *
 * @module
 */
export {
  type AugmentationPlan,
  applyAugmentation,
  augment,
  augmentLabel,
  drawAugmentation,
} from './augmentation/augment'
export { flipAxis, flipLabel } from './augmentation/flip-axis'
export type { SymmetryLayout } from './augmentation/layout'
export { permuteAxes, permuteLabel } from './augmentation/permute-axes'
export { rollAxis } from './augmentation/roll-axis'
export { batchIndices } from './batch-indices'
export { type Boundary, type BoundaryPair, boundaryCodes } from './boundary'
export { type CoarsenMethod, coarsen } from './coarsen'
export {
  ChecksumError,
  DataError,
  DiskSpaceError,
  NotFoundError,
  PhysicsError,
  RemoteError,
  WellFormatError,
} from './errors'
export { channelNames, type FieldKind, type FieldLayout } from './field-layout'
export { labelVector, scalarFeatures } from './label-vector'
export { type Moments, moments } from './moments'
export { channelMaps, denormalise, denormaliseArray, normalise, normaliseArray } from './normalise'
export { type Augmentation, type FieldStatistics, type Physics, withStatistics } from './physics'
export { type PhysicsOptions, physics, physicsNames, physicsOfDataset } from './registry'
export { physicsHash, samePhysics } from './same-physics'
export { scalarTransforms, type Transform } from './transform'
