import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder'
import { valueAt, writeWholeSchema } from '../../test/whole-schema'
import { NotFoundError } from '../errors'
import { openWellFile } from './open-well-file'
import { openWell } from './open-well-path'
import type { OpenWellOptions } from './well-dataset'

const folder = temporaryFolder()

async function everything(grid: number[], keepsAxes = false) {
  const path = join(folder, `everything-${grid.join('x')}-${keepsAxes}.hdf5`)
  await writeWholeSchema(path, { grid, trajectories: 2, steps: 4, keepsAxes })
  return path
}

/** All index tuples of a shape, in row-major order. */
function indices(shape: number[]): number[][] {
  return shape.reduce<number[][]>(
    (heads, n) => heads.flatMap((head) => [...Array(n).keys()].map((i) => [...head, i])),
    [[]],
  )
}

test.each([[[5]], [[4, 3]], [[2, 3, 4]]])('every part of a file on the grid %j', async (grid) => {
  const d = grid.length
  const dims = ['x', 'y', 'z'].slice(0, d)
  const file = await openWellFile(await everything(grid))
  const pairs = dims.flatMap((a) => dims.map((b) => a + b))
  expect(file.channels).toEqual([
    'density',
    'column',
    'forcing',
    ...dims.map((dim) => `velocity_${dim}`),
    ...pairs.map((pair) => `stress_${pair}`),
  ])
  expect(file.fields.at(-1)).toMatchObject({ name: 'stress', kind: 'tensor', symmetric: true, antisymmetric: false })

  // States: trajectory 1, steps 1 and 3, every channel.
  const states = file.read(1, { start: 1, count: 2, stride: 2 })
  const expected = [1, 3].flatMap((t) =>
    indices(grid).flatMap((at) => [
      valueAt('density', 1, t, ...at),
      valueAt('column', 1, t, at[0]!),
      valueAt('forcing', t, ...at),
      ...dims.map((_, c) => valueAt('velocity', 1, t, ...at, c)),
      ...dims.flatMap((_, a) => dims.map((_, b) => valueAt('stress', 1, t, ...at, a, b))),
    ]),
  )
  expect([...states]).toEqual(expected)

  const constants = file.constantsOf(1)
  expect(constants.channels).toEqual(['medium', 'depth', ...dims.map((dim) => `gravity_${dim}`)])
  expect(constants.shape).toEqual([...grid, 2 + d])
  expect([...constants.values]).toEqual(
    indices(grid).flatMap((at) => [
      valueAt('medium', ...at),
      valueAt('depth', 1, ...at),
      ...dims.map((_, c) => valueAt('gravity', c)),
    ]),
  )

  const stress = file.field('stress', 0, { start: 3 })
  expect(stress).toMatchObject({ shape: [1, ...grid, d * d], channels: pairs.map((pair) => `stress_${pair}`) })
  expect(stress.values[1]).toBe(
    d === 1 ? valueAt('stress', 0, 3, 1, 0, 0) : valueAt('stress', 0, 3, ...grid.map(() => 0), 0, 1),
  )
  expect(file.field('depth', 1).shape).toEqual([...grid, 1])

  expect(file.scalarsOf(1)).toEqual({ viscosity: valueAt('viscosity'), seed: valueAt('seed', 1) })
  expect(file.scalars.seed).toBe(valueAt('seed', 0))
  expect(file.seriesOf(1, { start: 1, stride: 2 })).toEqual({
    energy: [valueAt('energy', 1, 1), valueAt('energy', 1, 3)],
    gain: [valueAt('gain', 1), valueAt('gain', 3)],
  })
  expect(file.timesOf(1)).toEqual([0, 1, 2, 3].map((t) => valueAt('time', 1, t)))
  expect(file.coordinatesOf(1)).toEqual(
    grid.map((n, axis) => Array.from({ length: n }, (_, i) => valueAt('x', ...(axis === 0 ? [1, i] : [i])))),
  )

  expect(file.conditions.map(({ name, type, dims, fields }) => ({ name, type, dims, fields }))).toEqual([
    ...dims.slice(0, 2).map((dim) => ({ name: `${dim}_wall`, type: 'wall', dims: [dim], fields: ['velocity'] })),
    ...(d > 1 ? [{ name: 'z_inlet', type: 'open', dims: ['x', 'y'], fields: [] }] : []),
    ...dims.slice(2).map((dim) => ({ name: `${dim}_wall`, type: 'wall', dims: [dim], fields: ['velocity'] })),
  ])
  expect(file.boundaries).toEqual(dims.map((dim) => [d > 1 && dim === 'x' ? 'open' : 'wall', 'wall']))
  const wall = file.conditionOf('x_wall')
  expect(wall.shape).toEqual([grid[0]])
  expect([...wall.mask]).toEqual(Array.from({ length: grid[0]! }, (_, i) => Number(i === 0 || i === grid[0]! - 1)))
  expect(wall.values).toEqual([valueAt('values', 0), valueAt('values', 1)])
  file.close()
})

test('labels say of a small opening in a wall what the option says', async () => {
  const path = await everything([3, 4])
  const codes = async (options: OpenWellOptions) => {
    const flow = await openWell(path, options)
    flow.close()
    return flow.trajectories[0]!.label.slice(-4)
  }
  expect(await codes({})).toEqual([1, 0, 0, 0])
  expect(await codes({ partialBoundaries: 'reference' })).toEqual([1, 0, 0, 0])
  expect(await codes({ partialBoundaries: 'largest' })).toEqual([0, 0, 0, 0])
})

test('axes that do not vary may be stored with size 1, as the reader of The Well wants them', async () => {
  const [short, long] = [
    await openWellFile(await everything([2, 3, 4])),
    await openWellFile(await everything([2, 3, 4], true)),
  ]
  expect(long.fields[1]).toMatchObject({ name: 'column', dimVarying: [true, false, false], keepsAxes: true })
  expect(long.read(1, { start: 2 })).toEqual(short.read(1, { start: 2 }))
  expect(long.constantsOf(0)).toMatchObject({ shape: [2, 3, 4, 5] })
  short.close()
  long.close()
})

test('what is not there is refused by name', async () => {
  const file = await openWellFile(await everything([4, 3]))
  expect(() => file.field('vorticity', 0)).toThrow(/has no field vorticity/)
  expect(() => file.field('density', 2)).toThrow(NotFoundError)
  expect(() => file.field('medium', 2)).toThrow(NotFoundError)
  expect(() => file.constantsOf(2)).toThrow(/asked for trajectory 2/)
  expect(() => file.seriesOf(0, { start: 4 })).toThrow(/asked for 0 steps from 4/)
  expect(() => file.conditionOf('lid')).toThrow(/has no boundary condition lid/)
  file.close()
})

test('a dataset gives the rest of each file, and states by file, trajectory and time', async () => {
  const path = await everything([4, 3])
  const flow = await openWell([path, path])
  expect(flow.trajectories).toHaveLength(4)
  expect(flow.reads(1).constantsOf(1)).toEqual(flow.reads(path).constantsOf(1))
  const { snapshots, shape, label } = flow.at({ file: 1, trajectory: 1, start: 2, count: 1 })
  expect(shape).toEqual([1, 4, 3, 9])
  expect(snapshots[0]).toBe(valueAt('density', 1, 2, 0, 0))
  expect(label).toEqual([valueAt('viscosity'), valueAt('seed', 1), 1, 0, 0, 0])
  expect(() => flow.at({ file: 2, trajectory: 0 })).toThrow(/asked for file 2, has 2/)
  expect(() => flow.at({ file: path, trajectory: 2 })).toThrow(/asked for trajectory 2/)
  flow.close()
})
