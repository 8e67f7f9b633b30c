import { ScoreError } from '../errors'
import type { Timing } from '../scores'

/** How long something takes that was timed outside of an evaluation, as a simulator: `speed.json`. */
export interface SpeedRecord {
  format: 'lola speed'
  formatVersion: 1
  /** What was typed. */
  command: string
  version: string
  machine: string
  /** In UTC. */
  date: string
  dataset: string
  /** Nodes of a state. */
  grid: number[]
  /** Time of a state after the one before, in the unit of the data. */
  interval: number
  timings: Timing[]
}

/**
 * Reads a `speed.json`.
 *
 * @param name what to call the text in errors, e.g. its path
 * @throws ScoreError if it is not one, or damaged
 */
export function speedFromJson(text: string, name = 'speed.json'): SpeedRecord {
  let record: Partial<SpeedRecord> | null
  try {
    record = JSON.parse(text)
  } catch (cause) {
    throw new ScoreError(`${name}: not JSON, or cut off`, { hint, cause })
  }
  if (record?.format !== 'lola speed' || record.formatVersion !== 1) {
    throw new ScoreError(`${name}: holds no speeds in a form that this version reads`, { hint })
  }
  const wrong = [
    ...(['dataset', 'machine', 'command'] as const).filter((key) => typeof record[key] !== 'string'),
    ...(['grid', 'timings'] as const).filter((key) => !Array.isArray(record[key])),
    ...(typeof record.interval === 'number' ? [] : ['interval']),
  ]
  if (wrong.length > 0) throw new ScoreError(`${name}: lacks ${wrong.join(', ')}`, { hint })
  const timed = record.timings!.every(
    ({ case: what, batch, median_ms }) => typeof what === 'string' && batch > 0 && median_ms > 0,
  )
  if (!timed) throw new ScoreError(`${name}: a timing needs case, batch and median_ms above 0`, { hint })
  return record as SpeedRecord
}

const hint = 'lola simulate --time writes it. Time again.'
