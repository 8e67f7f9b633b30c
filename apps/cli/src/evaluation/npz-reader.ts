import { ScoreError } from '@lola-ts/eval'
import { openNpz } from '@lola-ts/eval/node'
import type { StateReader } from './state-reader'

/** Axes of an array: `N` trajectories, `M` members, `T` time, `S` space, `C` fields. */
type Axis = 'N' | 'M' | 'T' | 'S' | 'C'

/**
 * Reads states from an array of an `.npz` file.
 *
 * @param roles the axes that come before those of space, then `S`, then those after: `['N', 'M', 'T', 'S', 'C']`
 * @throws {ScoreError} where the array has not that many axes
 */
async function npzReader(path: string, name: string, roles: readonly Axis[], dimensions: number): Promise<StateReader> {
  const file = await openNpz(path)
  const shape = file.shapeOf(name)
  const axes = roles.flatMap((role) => (role === 'S' ? Array.from({ length: dimensions }, () => role) : [role]))
  if (shape.length !== axes.length) {
    await file.close()
    throw new ScoreError(`${path}: ${name} has shape [${shape}], expected ${axes.length} axes`, {
      hint: `In this order: ${roles.map((role) => words[role]).join(', ')}.`,
    })
  }
  const size = (role: Axis) => axes.reduce((product, one, i) => (one === role ? product * shape[i]! : product), 1)
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1))
  const stride = (role: Axis) => strides[axes.indexOf(role)] ?? 0
  const [points, channels] = [size('S'), size('C')]
  const fieldsLast = axes.at(-1) === 'C'
  return {
    path,
    trajectories: size('N'),
    members: size('M'),
    times: size('T'),
    grid: shape.filter((_, i) => axes[i] === 'S'),
    fields: null,
    channels,
    attributes: {},
    async read(trajectory, member, time) {
      const first = trajectory * stride('N') + member * stride('M') + time * stride('T')
      if (fieldsLast) return file.read(name, first, points * channels)
      const state = new Float32Array(points * channels)
      for (let field = 0; field < channels; field++) {
        const values = await file.read(name, first + field * stride('C'), points)
        for (let point = 0; point < points; point++) state[point * channels + field] = values[point]!
      }
      return state
    },
    close: () => void file.close(),
  }
}

const words: Record<Axis, string> = { N: 'trajectories', M: 'members', T: 'time', S: 'space', C: 'fields' }

/**
 * Opens predictions in an `.npz`: LoLa's recordings (`x_hat`, members and fields first), or an array `predictions` or the
 * only one there, `[trajectory, member, time, ...space, field]`, without trajectories where the truth has none.
 */
export async function npzPredictions(path: string, dimensions: number | null): Promise<StateReader> {
  const { names, rank } = await look(path)
  if (names.includes('x_hat')) return npzReader(path, 'x_hat', ['M', 'C', 'T', 'S'], rank('x_hat') - 3)
  const name = theOne(path, names, 'predictions')
  const space = dimensions ?? rank(name) - 4
  const withTrajectories = rank(name) === space + 4
  return npzReader(path, name, withTrajectories ? ['N', 'M', 'T', 'S', 'C'] : ['M', 'T', 'S', 'C'], space)
}

/** Opens the truth in an `.npz`: LoLa's `x`, or an array `truth` or the only one, `[trajectory, time, ...space, field]`. */
export async function npzTruth(path: string): Promise<StateReader> {
  const { names, rank } = await look(path)
  if (names.includes('x')) return npzReader(path, 'x', ['C', 'T', 'S'], rank('x') - 2)
  const name = theOne(path, names, 'truth')
  return npzReader(path, name, ['N', 'T', 'S', 'C'], rank(name) - 3)
}

async function look(path: string) {
  const file = await openNpz(path)
  const ranks = new Map(file.names.map((name) => [name, file.shapeOf(name).length]))
  await file.close()
  return { names: file.names, rank: (name: string) => ranks.get(name)! }
}

function theOne(path: string, names: readonly string[], wanted: string): string {
  if (names.includes(wanted)) return wanted
  if (names.length === 1) return names[0]!
  throw new ScoreError(`${path}: has no array ${wanted}`, { hint: `It has ${names.join(', ') || 'none'}.` })
}
