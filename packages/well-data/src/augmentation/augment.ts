import { ShapeError, type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, integer, type Key, permutation, uniformArray } from '@lola-ts/tensor-core/random'
import { boundaryCodes } from '../boundary'
import type { Physics } from '../physics'
import { flipAxis, flipLabel } from './flip-axis'
import { splitLabel } from './layout'
import { permuteAxes, permuteLabel } from './permute-axes'
import { rollAxis } from './roll-axis'

/** What was drawn for one example: flips first, then the permutation, then the rolls. */
export interface AugmentationPlan {
  /** Whether each axis is mirrored. */
  flip: boolean[]
  /** New axis k is old axis `order[k]`. */
  order: number[]
  /** Shift of each axis after the permutation; 0 on axes that are not periodic at both ends. */
  roll: number[]
}

/**
 * Draws an augmentation of the physics: each axis mirrored with probability 1/2, a uniform permutation, a uniform
 * shift of every axis that is periodic at both ends; each only if the physics lists it.
 *
 * @param grid sizes of the spatial axes. Only a grid of equal sides can be permuted.
 * @param label the example's label; its last 2 × axes features are the boundary codes
 */
export function drawAugmentation(
  physics: Physics,
  grid: readonly number[],
  label: readonly number[],
  key: Key,
): AugmentationPlan {
  const axes = physics.dimensions.map((_, axis) => axis)
  const has = (name: Physics['augmentations'][number]) => physics.augmentations.includes(name)
  const coins = uniformArray(fold(key, 'flip'), axes.length)
  const flip = axes.map((axis) => has('flip') && coins[axis]! < 0.5)
  const order = has('permute') ? [...permutation(fold(key, 'permute'), axes.length)] : axes
  if (has('permute') && new Set(grid).size > 1) {
    throw new ShapeError(`${physics.name}: grid [${grid}] cannot be augmented by permuting its axes`, {
      hint: "Leave 'permute' out of the physics' augmentations for grids of unequal sides.",
    })
  }
  const [, codes] = splitLabel(physics, permuteLabel(physics, label, order))
  const roll = axes.map((axis) => {
    const periodic = codes[axis]!.every((code) => code === boundaryCodes.periodic)
    return has('roll') && periodic ? integer(fold(key, 'roll', axis), grid[order[axis]!]!) : 0
  })
  return { flip, order, roll }
}

/** Carries out a plan on fields. @param snapshots `[..., ...space, field]` */
export function applyAugmentation(
  physics: Physics,
  snapshots: Tensor,
  { flip, order, roll }: AugmentationPlan,
): Tensor {
  return tf.tidy(() => {
    let x = snapshots.clone()
    flip.forEach((on, axis) => {
      if (on) x = flipAxis(physics, x, axis)
    })
    if (order.some((from, to) => from !== to)) x = permuteAxes(physics, x, order)
    roll.forEach((shift, axis) => {
      if (shift !== 0) x = rollAxis(physics, x, axis, shift)
    })
    return x
  })
}

/** Carries out a plan on a label. */
export function augmentLabel(physics: Physics, label: readonly number[], { flip, order }: AugmentationPlan): number[] {
  const flipped = flip.reduce<number[]>((out, on, axis) => (on ? flipLabel(physics, out, axis) : out), [...label])
  return permuteLabel(physics, flipped, order)
}

/**
 * Augments a batch, each example by its own draw; a window keeps one draw for all its times.
 *
 * @param snapshots `[batch, ..., ...space, field]`; not changed
 * @param labels the label of each example
 * @param key example i draws from `fold(key, i)`
 */
export function augment(
  physics: Physics,
  snapshots: Tensor,
  labels: readonly (readonly number[])[],
  key: Key,
): { snapshots: Tensor; labels: number[][] } {
  const grid = snapshots.shape.slice(-1 - physics.dimensions.length, -1)
  if (labels.length !== snapshots.shape[0]) {
    throw new ShapeError(`given ${labels.length} labels, expected one for each of ${snapshots.shape[0]} examples`)
  }
  const plans = labels.map((label, i) => drawAugmentation(physics, grid, label, fold(key, i)))
  return {
    snapshots: tf.tidy(() =>
      tf.stack(tf.unstack(snapshots).map((example, i) => applyAugmentation(physics, example, plans[i]!))),
    ),
    labels: labels.map((label, i) => augmentLabel(physics, label, plans[i]!)),
  }
}
