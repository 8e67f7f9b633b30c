import { CheckpointError } from '@lola-ts/tensor-core'
import type { ModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { type Physics, PhysicsError, samePhysics } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'

/**
 * Checks that a model can be given the snapshots of a dataset. Fields were checked when the dataset was opened.
 *
 * @param path the model's folder
 * @throws {PhysicsError} when the model was trained on another grid
 */
export function checkGrid(
  path: string,
  { grid: trained }: Pick<ModelConfig, 'grid'>,
  { grid, files }: WellDataset,
): void {
  if (grid.join() === trained.join()) return
  throw new PhysicsError(
    `${files[0]?.path}: has a grid of ${grid.join(' x ')} cells, and ${path} was trained on ${trained.join(' x ')}`,
    { hint: 'A model works on the grid of its training data. Give data of that grid, or train a model on this one.' },
  )
}

/**
 * Checks that an emulator and its autoencoder mean the same by their numbers.
 *
 * @throws {CheckpointError} when they were trained with other fields, statistics or grids
 */
export function checkTogether(path: string, emulator: ModelConfig, autoencoder: ModelConfig): void {
  const differences = samePhysics(emulator.physics as Physics, autoencoder.physics as Physics)
  if (emulator.grid.join() !== autoencoder.grid.join()) {
    differences.unshift(`grid: ${emulator.grid.join(' x ')} and ${autoencoder.grid.join(' x ')}`)
  }
  if (differences.length === 0) return
  throw new CheckpointError(`${path}: was trained with other normalisation than its autoencoder: ${differences[0]}`, {
    hint: 'The two folders do not belong together. Keep those of one training together.',
  })
}
