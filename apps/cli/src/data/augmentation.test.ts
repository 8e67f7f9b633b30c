import { fold, key } from '@lola-ts/tensor-core/random'
import { physics } from '@lola-ts/well-data'
import { expect, test } from 'vitest'
import { augmentation } from './augmentation'

const labelled = (...labels: number[][]) =>
  labels.map((label, index) => ({ file: 'a.hdf5', index, nSteps: 1, scalars: {}, label }))
const euler = physics('euler_multi_quadrants')
const [open, periodic] = [
  [1.4, 1, 1, 1, 1],
  [1.4, 2, 2, 2, 2],
]
const all = ['flip-x', 'flip-y', 'permute', 'roll-x', 'roll-y']
const draws = Array.from({ length: 64 }, (_, i) => fold(key(1), i))

test('axes are shifted only where the example wraps around', () => {
  const draw = augmentation(all, euler, { grid: [8, 8], trajectories: labelled(open!, periodic!) })
  const shifts = (label: number[]) => new Set(draws.flatMap((at) => draw(at, label).roll))
  expect(shifts(open!)).toEqual(new Set([0]))
  expect(shifts(periodic!).size).toBe(8)
  // Periodic along y alone, which permuting makes x.
  for (const { order, roll } of draws.map((at) => draw(at, [1.4, 1, 1, 2, 2]))) expect(roll[order.indexOf(0)]).toBe(0)
})

test('flips are fair, permutations of both kinds, and each draw is a function of its key', () => {
  const draw = augmentation(all, euler, { grid: [8, 8], trajectories: labelled(periodic!) })
  const plans = draws.map((at) => draw(at, periodic!))
  expect(new Set(plans.map(({ flip }) => flip.join())).size).toBe(4)
  expect(new Set(plans.map(({ order }) => order.join()))).toEqual(new Set(['0,1', '1,0']))
  expect(draws.map((at) => draw(at, periodic!))).toEqual(plans)
})

test('what a dataset cannot be subjected to is refused', () => {
  const convection = physics('rayleigh_benard')
  const rolls = { grid: [16, 8], trajectories: labelled([13, 0, 2, 2, 0, 0]) }
  expect(() => augmentation(['flip-y', 'roll-x'], convection, rolls)).not.toThrow()
  for (const name of ['roll-y', 'permute', 'flip-z', 'mirror']) {
    expect(() => augmentation([name], convection, rolls)).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringContaining(`${name} is not a symmetry`) }),
    )
  }
  expect(() => augmentation(all, euler, { grid: [8, 8], trajectories: labelled(open!) })).toThrow(/roll-x is not/)
})
