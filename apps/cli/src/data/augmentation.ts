import { ConfigError } from '@lola-ts/tensor-core'
import { fold, integer, type Key, uniformArray } from '@lola-ts/tensor-core/random'
import type { AugmentationPlan, Physics } from '@lola-ts/well-data'

/** Draws a symmetry for one example. */
export type DrawPlan = (key: Key) => AugmentationPlan

/**
 * Symmetries by axis: `flip-x` mirrors the x axis with probability 1/2, `roll-x` shifts it by a uniform number of cells.
 *
 * @throws {ConfigError} for another name, or a shift along an axis that does not wrap around
 */
export function augmentation(names: readonly string[], physics: Physics, grid: readonly number[]): DrawPlan {
  const { dimensions, periodic } = physics
  const possible = dimensions.flatMap((axis, i) => [`flip-${axis}`, ...(periodic[i] ? [`roll-${axis}`] : [])])
  const wrong = names.find((name) => !possible.includes(name))
  if (wrong !== undefined) {
    throw new ConfigError(
      `data.augment: ${wrong} is not a symmetry of ${physics.name}, expected ${possible.join(', ')}`,
    )
  }
  return (key) => ({
    flip: dimensions.map(
      (axis) => names.includes(`flip-${axis}`) && uniformArray(fold(key, 'flip', axis), 1)[0]! < 0.5,
    ),
    order: dimensions.map((_, i) => i),
    roll: dimensions.map((axis, i) =>
      names.includes(`roll-${axis}`) ? integer(fold(key, 'roll', axis), grid[i]!) : 0,
    ),
  })
}
