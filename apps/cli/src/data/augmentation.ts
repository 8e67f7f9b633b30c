import { ConfigError } from '@lola-ts/tensor-core'
import { fold, integer, type Key, permutation, uniformArray } from '@lola-ts/tensor-core/random'
import { type AugmentationPlan, boundaryCodes, type Physics, permuteLabel } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'

/** Draws a symmetry for one example, given its label. */
export type DrawPlan = (key: Key, label: readonly number[]) => AugmentationPlan

/**
 * Symmetries by axis: `flip-x` mirrors the x axis with probability 1/2, `permute` puts the axes in a random order,
 * `roll-x` then shifts the x axis by a uniform number of cells, where the example wraps around there.
 *
 * @throws {ConfigError} for another name, a shift along an axis that never wraps around, axes of unequal lengths permuted
 */
export function augmentation(
  names: readonly string[],
  physics: Physics,
  { grid, trajectories }: Pick<WellDataset, 'grid' | 'trajectories'>,
): DrawPlan {
  const { dimensions } = physics
  const cubic = grid.every((cells) => cells === grid[0])
  const wrapsSomewhere = (axis: number) => trajectories.some(({ label }) => wraps(label, dimensions.length, axis))
  const possible = [
    ...dimensions.map((axis) => `flip-${axis}`),
    ...(cubic ? ['permute'] : []),
    ...dimensions.flatMap((axis, i) => (wrapsSomewhere(i) ? [`roll-${axis}`] : [])),
  ]
  const wrong = names.find((name) => !possible.includes(name))
  if (wrong !== undefined) {
    throw new ConfigError(
      `data.augment: ${wrong} is not a symmetry of ${physics.name}, expected ${possible.join(', ')}`,
    )
  }
  return (key, label) => {
    const flip = dimensions.map(
      (axis) => names.includes(`flip-${axis}`) && uniformArray(fold(key, 'flip', axis), 1)[0]! < 0.5,
    )
    const order = names.includes('permute')
      ? [...permutation(fold(key, 'permute'), dimensions.length)]
      : dimensions.map((_, i) => i)
    const permuted = permuteLabel(physics, label, order)
    const roll = dimensions.map((axis, i) =>
      names.includes(`roll-${axis}`) && wraps(permuted, dimensions.length, i)
        ? integer(fold(key, 'roll', axis), grid[i]!)
        : 0,
    )
    return { flip, order, roll }
  }
}

/** Whether a label says that an axis wraps around: its last features are the boundary codes of each axis. */
function wraps(label: readonly number[], axes: number, axis: number): boolean {
  const at = label.length - 2 * (axes - axis)
  return label[at] === boundaryCodes.periodic && label[at + 1] === boundaryCodes.periodic
}
