import { readFile } from 'node:fs/promises'
import { chain, type Observations, observations, pointwise, sensors } from '@lola-ts/guidance'
import { ConfigError, tf } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { denormalise, NotFoundError, normaliseArray } from '@lola-ts/well-data'
import type { Scene } from './observe-scene'

interface Row {
  line: number
  place: number[]
  field: number
  time: number
  value: number
  std: number
}

/**
 * Point sensors from a table: a row a value, with columns `x`, `y` (and `z`), `field`, `time`, `value` and `std`, in the
 * units of the data. A value that is empty or NaN is missing. Times are those of the file that is forecast; a value
 * belongs to the nearest state. Without `std` the noise is `noise` standard deviations of the field.
 *
 * @throws {ConfigError} for wrong columns, a field, number or place that cannot be, or no overlap in time
 */
export async function readSensors(path: string, scene: Scene): Promise<Observations> {
  const { physics, coordinates, times, first, count } = scene
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new NotFoundError(`${path}: cannot be read`, { cause })
  })
  const rows = parseRows(path, text, scene)
  const step = times.length > 1 ? (times.at(-1)! - times[0]!) / (times.length - 1) : 1
  const stateOf = ({ time }: Row) => Math.round((time - times[0]!) / step) - first
  const within = rows.filter((row) => stateOf(row) >= 0 && stateOf(row) < count)
  if (within.length === 0) {
    const [from, to] = [times[0]! + first * step, times[0]! + (first + count - 1) * step]
    const given = rows.map(({ time }) => time)
    throw new ConfigError(
      `${path}: no overlap in time: it tells of ${Math.min(...given)} to ${Math.max(...given)}, and the forecast of ${from} to ${to}`,
      { hint: 'Times are those of the data file, see lola data info.' },
    )
  }

  const missing = within.filter(({ value }) => Number.isNaN(value)).length
  if (missing > 0) scene.note(`${path}: ${missing} value${missing === 1 ? ' is' : 's are'} missing, and without effect`)

  // Contradicting values of one place, field and time get a sensor each.
  const slots = new Map<string, number>()
  const taken = new Set<string>()
  const places: number[][] = []
  const located = within.map((row) => {
    for (let repeat = 0; ; repeat++) {
      const place = `${row.place.join()}#${repeat}`
      const entry = `${place} ${row.field} ${stateOf(row)}`
      if (taken.has(entry)) continue
      taken.add(entry)
      if (!slots.has(place)) {
        slots.set(place, places.length)
        places.push(row.place)
      }
      return { row, sensor: slots.get(place)! }
    }
  })
  const fields = physics.fields.length
  const shape = [count, places.length, fields]
  const values = new Float32Array(count * places.length * fields).fill(Number.NaN)
  const std = new Float32Array(values.length).fill(1)
  for (const { row, sensor } of located) {
    const at = (stateOf(row) * places.length + sensor) * fields + row.field
    values[at] = row.value
    std[at] = row.std
  }
  const axes = { coordinates, periodic: physics.periodic, names: physics.dimensions }
  const units = pointwise('units of the data', (x) => denormalise(physics, x), {
    linear: Object.keys(physics.transforms).length === 0,
    back: (values) => normaliseArray(physics, values),
  })
  const operator = chain(units, sensors(places, axes))
  const noise = tf.tensor(std, shape)
  try {
    return observations(tf.tensor(values, shape), operator, noise)
  } finally {
    noise.dispose()
  }
}

function parseRows(path: string, text: string, { physics, noise }: Scene): Row[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const split = (line: string) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
  const head = split(lines[0] ?? '').map((name) => name.toLowerCase())
  const wanted = [...physics.dimensions, 'field', 'time', 'value']
  const missing = wanted.filter((name) => !head.includes(name))
  const foreign = head.filter((name) => ![...wanted, 'std'].includes(name))
  if (missing.length > 0 || foreign.length > 0) {
    throw new ConfigError(`${path}: columns are ${head.join(', ') || 'none'}, expected ${wanted.join(', ')} and std`, {
      hint: missing.length > 0 ? `There is no ${missing.join(', no ')}.` : `${foreign.join(', ')} is not understood.`,
    })
  }
  return lines.slice(1).flatMap((line, i): Row[] => {
    if (line === '') return []
    const cells = split(line)
    const where = `${path}, line ${i + 2}`
    if (cells.length !== head.length) {
      throw new ConfigError(`${where}: has ${cells.length} values, expected ${head.length}`)
    }
    const cell = (name: string) => cells[head.indexOf(name)] ?? ''
    const number = (name: string) => {
      const value = Number(cell(name))
      if (cell(name) !== '' && Number.isFinite(value)) return value
      throw new ConfigError(`${where}: ${name} is "${cell(name)}", expected a number`)
    }
    const field = physics.fields.indexOf(cell('field'))
    if (field < 0) {
      const guess = nearest(cell('field'), physics.fields)
      throw new ConfigError(`${where}: there is no field "${cell('field')}"`, {
        hint: guess ? `Did you mean ${guess}?` : `Fields are ${physics.fields.join(', ')}.`,
      })
    }
    const std = head.includes('std') ? number('std') : noise * physics.std[field]!
    if (!(std > 0)) throw new ConfigError(`${where}: std is ${std}, expected a number above 0`)
    const isMissing = cell('value') === '' || cell('value').toLowerCase() === 'nan'
    const value = isMissing ? Number.NaN : number('value')
    return [{ line: i + 2, place: physics.dimensions.map(number), field, time: number('time'), value, std }]
  })
}
