import { expect, test } from 'vitest'
import type { Boundary } from '../boundary'
import { endBoundaries } from './end-boundaries'

const condition = (name: string, type: Boundary, dims: string[], coverage: [number, number][]) => ({
  ...{ name, type, dims, coverage },
  ...{ shape: dims.map(() => 8), fields: [], hasValues: false, sampleVarying: false, timeVarying: false },
})
/** A room with a window of an eighth in its left wall, and no ceiling but an eaves. */
const room = [
  condition(
    'a',
    'wall',
    ['x', 'y'],
    [
      [7 / 8, 1],
      [1, 1 / 4],
    ],
  ),
  condition('b', 'open', ['x'], [[1 / 8, 0]]),
]

test('the reference: the smallest opening counts, a wall only if it is whole', () => {
  expect(endBoundaries(room, ['x', 'y'])).toEqual([
    ['open', 'wall'],
    ['wall', 'open'],
  ])
})

test('the largest part counts; what nothing covers is open', () => {
  expect(endBoundaries(room, ['x', 'y'], 'largest')).toEqual([
    ['wall', 'wall'],
    ['wall', 'open'],
  ])
  const halves = [condition('a', 'wall', ['x'], [[1 / 2, 5 / 8]]), condition('b', 'periodic', ['x'], [[0, 3 / 8]])]
  expect(endBoundaries(halves, ['x', 'y'], 'largest')).toEqual([
    ['open', 'wall'],
    ['open', 'open'],
  ])
})

test('of several conditions at one end, the reference has the last one by name', () => {
  const both = [condition('a', 'periodic', ['x'], [[1, 1]]), condition('b', 'wall', ['x'], [[1, 0]])]
  expect(endBoundaries(both, ['x'])).toEqual([['wall', 'periodic']])
})
