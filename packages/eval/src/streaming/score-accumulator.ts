import { identityOf, type ScoreIdentity } from '../scores/score-identity'
import type { ScoreRecord } from '../scores/score-record'

/** What one line of a chart or table is about: everything of a record but trajectory, lead and value. */
export type ScoreSeries = Omit<ScoreRecord, 'trajectory' | 'lead' | 'value'>

/** Sums of one lead over what was scored on one trajectory. */
export interface TrajectorySums {
  sum: number
  squares: number
  count: number
}

/** The scores of one series, by lead and trajectory. */
export interface SeriesScores {
  series: ScoreSeries
  /** In increasing order. */
  leads(): number[]
  /** Sums over the leads from `from` to `to`, for each trajectory that was scored there. */
  sums(from: number, to: number): Map<string, TrajectorySums>
}

export interface ScoreAccumulator {
  add(record: ScoreRecord): void
  /** In order of appearance. */
  all(): SeriesScores[]
  /** Those that match, in order of appearance. */
  find(wanted: Partial<ScoreSeries>): SeriesScores[]
}

/**
 * Sums scores as they come. It keeps three numbers for each series, lead and trajectory, whatever the members, the grid
 * and the number of starts: scores of any size of ensemble take the same memory. Scores of different identity never meet.
 */
export function scoreAccumulator(): ScoreAccumulator {
  const found = new Map<string, Entry>()

  interface Entry {
    series: ScoreSeries
    leads: Map<number, Map<string, TrajectorySums>>
  }

  const read = ({ series, leads }: Entry): SeriesScores => ({
    series,
    leads: () => [...leads.keys()].sort((a, b) => a - b),
    sums(from, to) {
      const sums = new Map<string, TrajectorySums>()
      for (const [lead, trajectories] of leads) {
        if (lead < from || lead > to) continue
        for (const [name, { sum, squares, count }] of trajectories) {
          const own = sums.get(name)
          if (!own) sums.set(name, { sum, squares, count })
          else {
            own.sum += sum
            own.squares += squares
            own.count += count
          }
        }
      }
      return sums
    },
  })

  return {
    add({ trajectory, lead, value, ...series }) {
      const key = keyOf(series)
      let entry = found.get(key)
      if (!entry) found.set(key, (entry = { series, leads: new Map() }))
      let trajectories = entry.leads.get(lead)
      if (!trajectories) entry.leads.set(lead, (trajectories = new Map()))
      const name = trajectoryOf(trajectory)
      const own = trajectories.get(name)
      if (own) {
        own.sum += value
        own.squares += value * value
        own.count++
      } else trajectories.set(name, { sum: value, squares: value * value, count: 1 })
    },
    all: () => [...found.values()].map(read),
    find(wanted) {
      const keys = Object.keys(wanted) as (keyof ScoreSeries)[]
      return [...found.values()].filter(({ series }) => keys.every((key) => series[key] === wanted[key])).map(read)
    },
  }
}

/** The trajectory without where it starts: forecasts from several starts of one trajectory are not independent. */
export const trajectoryOf = (place: string) => place.replace(/@\d+$/, '')

const keyOf = (series: ScoreSeries) =>
  [series.model, series.kind, series.dataset, series.field, identityOf(series as ScoreIdentity)].join('\n')
