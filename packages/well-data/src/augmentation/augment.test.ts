import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { physics } from '../registry'
import { applyAugmentation, augment, augmentLabel, drawAugmentation } from './augment'
import { flipAxis } from './flip-axis'
import { permuteAxes } from './permute-axes'
import { rollAxis } from './roll-axis'

const euler = physics('euler_multi_quadrants')
const ramp = (shape: number[]) =>
  tf
    .range(
      0,
      shape.reduce((a, b) => a * b, 1),
    )
    .reshape(shape)

test('flips are involutions, rolls add up, permutations invert', () => {
  const x = ramp([2, 3, 6, 6, 5])
  const same = (y: Tensor) => expect(y.dataSync()).toEqual(x.dataSync())
  for (const axis of [0, 1]) {
    same(flipAxis(euler, flipAxis(euler, x, axis), axis))
    same(rollAxis(euler, rollAxis(euler, x, axis, 4), axis, -4))
    same(rollAxis(euler, x, axis, 12))
  }
  same(permuteAxes(euler, permuteAxes(euler, x, [1, 0]), [1, 0]))
  const cooling = physics('turbulence_gravity_cooling')
  const y = ramp([1, 3, 4, 5, 6])
  const there = permuteAxes(cooling, y, [1, 2, 0])
  expect(there.shape).toEqual([1, 4, 5, 3, 6])
  expect(permuteAxes(cooling, there, [2, 0, 1]).dataSync()).toEqual(y.dataSync())
})

test('a batch is augmented example by example, and again in the same way', () => {
  const snapshots = ramp([3, 2, 4, 4, 5])
  const labels = [1, 2, 3].map((gamma) => [gamma, 2, 2, 1, 1])
  const one = augment(euler, snapshots, labels, key(1))
  const two = augment(euler, snapshots, labels, key(1))
  expect(one.snapshots.dataSync()).toEqual(two.snapshots.dataSync())
  const alone = applyAugmentation(
    euler,
    tf.unstack(snapshots)[2]!,
    drawAugmentation(euler, [4, 4], labels[2]!, fold(key(1), 2)),
  )
  expect(tf.unstack(one.snapshots)[2]!.dataSync()).toEqual(alone.dataSync())
  expect(one.labels.map(([gamma]) => gamma)).toEqual([1, 2, 3])
})

test('draws every symmetry of the physics, and rolls only axes that are periodic', () => {
  const plans = Array.from({ length: 64 }, (_, i) => drawAugmentation(euler, [8, 8], [1.4, 2, 2, 1, 1], key(i)))
  expect(new Set(plans.map(({ flip }) => flip.join())).size).toBe(4)
  expect(new Set(plans.map(({ order }) => order.join())).size).toBe(2)
  for (const { order, roll } of plans) expect(roll[order.indexOf(1)]).toBe(0)
  expect(new Set(plans.map(({ order, roll }) => roll[order.indexOf(0)])).size).toBe(8)

  const convection = physics('rayleigh_benard')
  const label = [13, -1, 2, 2, 0, 0]
  for (let i = 0; i < 16; i++) {
    const plan = drawAugmentation(convection, [128, 32], label, key(i))
    expect(plan.order).toEqual([0, 1])
    expect(plan.roll[1]).toBe(0)
    expect(augmentLabel(convection, label, plan)).toEqual(label)
  }
})

test('a grid of unequal sides cannot be permuted', () => {
  expect(() => drawAugmentation(euler, [8, 4], [1.4, 1, 1, 1, 1], key(0))).toThrow(/grid \[8,4\]/)
})

test('leaves no tensor behind', () => {
  const snapshots = ramp([2, 4, 4, 5])
  const before = tf.memory().numTensors
  const { snapshots: out } = augment(
    euler,
    snapshots,
    [
      [1.4, 2, 2, 2, 2],
      [1.4, 2, 2, 2, 2],
    ],
    key(3),
  )
  expect(tf.memory().numTensors).toBe(before + 1)
  out.dispose()
})
