import { boundary, chain, fields, lowPass, meanPool, type Operator, sensors, subsample } from '@lola-ts/guidance'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { fold, key, uniformArray } from '@lola-ts/tensor-core/random'
import type { Physics } from '@lola-ts/well-data'
import { UsageError } from '../output/errors'

/** The grid that an instrument looks at. */
export interface Site {
  physics: Physics
  /** Cells along each axis. */
  grid: readonly number[]
  /** Coordinates of the nodes along each axis. */
  coordinates: readonly (readonly number[])[]
  seed: number
}

/** What a value of `--observe` means: observations in a file, or an instrument that looks at the truth. */
export type Instrument =
  | { kind: 'csv' | 'grid'; path: string }
  | { kind: 'truth'; text: string; every: number; build(site: Site): Operator }

/** For help and messages. */
export const instrumentForms =
  'subsample:8, mean-pool:8, sensors:16 (random places), boundary:2, low-pass:4, each with ,every:4 or ,fields:buoyancy; a table sensors.csv; a file.hdf5 of the flow on another grid'

const instruments: Record<string, (numbers: number[], site: Site) => Operator> = {
  subsample: (numbers, { grid }) => subsample(byAxis(numbers, grid)),
  'mean-pool': (numbers, { grid }) => meanPool(byAxis(numbers, grid)),
  'low-pass': (numbers, { grid, physics }) => lowPass(byAxis(numbers, grid), physics.periodic),
  boundary: ([width = 1], { grid, physics }) => {
    const walls = grid.map((_, axis) => axis).filter((axis) => !physics.periodic[axis])
    return boundary(width, grid, walls.length > 0 ? walls : undefined)
  },
  sensors: ([count = 16], { coordinates, physics, seed }) => {
    const places = Array.from({ length: count }, (_, i) => {
      const u = uniformArray(fold(key(seed), 'sensor', i), coordinates.length)
      return coordinates.map((nodes, axis) => nodes[0]! + u[axis]! * (nodes.at(-1)! - nodes[0]!))
    })
    return sensors(places, { coordinates, periodic: physics.periodic, names: physics.dimensions })
  },
}

/**
 * One value of `--observe`: `subsample:8`, `subsample:8x4,every:4,fields:buoyancy+pressure`, or the path of a file.
 *
 * @throws {UsageError} for what is not understood
 */
export function parseInstrument(text: string): Instrument {
  if (/\.csv$/i.test(text)) return { kind: 'csv', path: text }
  if (/\.(hdf5|h5)$/i.test(text)) return { kind: 'grid', path: text }
  const [what = '', ...more] = text.split(',')
  const [name = '', size = ''] = what.split(':')
  const numbers = size.split('x').map(Number)
  const build = Object.hasOwn(instruments, name) ? instruments[name] : undefined
  const bad = (reason: string) => new UsageError(`--observe ${text}: ${reason}`, { hint: `Write ${instrumentForms}.` })
  if (!build) {
    const guess = nearest(name, Object.keys(instruments))
    throw bad(guess ? `not understood. Did you mean ${guess}?` : 'not understood')
  }
  if (numbers.some((number) => !Number.isSafeInteger(number) || number < 1)) {
    throw bad(`not understood: ${name} takes whole numbers above 0, as in ${name}:8`)
  }
  let every = 1
  let chosen: string[] | undefined
  for (const option of more) {
    const [key = '', value = ''] = option.split(':')
    if (key === 'every') every = Number(value)
    else if (key === 'fields') chosen = value.split('+')
    else throw bad(`${key} is not understood, expected every or fields`)
  }
  if (!Number.isSafeInteger(every) || every < 1) throw bad('every takes a whole number above 0')

  return {
    kind: 'truth',
    text,
    every,
    build(site) {
      const operator = build(numbers, site)
      if (!chosen) return operator
      const positions = chosen.map((field) => {
        const at = site.physics.fields.indexOf(field)
        if (at >= 0) return at
        const guess = nearest(field, site.physics.fields)
        throw new UsageError(`--observe ${text}: there is no field ${field}`, {
          hint: guess ? `Did you mean ${guess}?` : `Fields are ${site.physics.fields.join(', ')}.`,
        })
      })
      return chain(fields(positions), operator)
    },
  }
}

/** One number serves all axes. @throws {UsageError} for another number of them */
function byAxis(numbers: number[], grid: readonly number[]): number[] {
  if (numbers.length === grid.length) return numbers
  if (numbers.length === 1) return grid.map(() => numbers[0]!)
  throw new UsageError(`--observe: given ${numbers.join('x')}, expected one number, or ${grid.length}, one an axis`)
}
