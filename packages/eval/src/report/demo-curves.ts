import type { Series } from '../figures/line-chart'
import type { Metric } from '../metrics'
import type { ScoreRecord } from '../scores'
import { summarise } from '../tables'
import type { DemoModel } from './demo-results'

/** Average scores by model, field, metric and lead, ready to look up. */
export interface Curves {
  /** Average over trajectories; undefined where nothing was scored. */
  at(model: DemoModel, metric: Metric, lead: number, field?: string): number | undefined
  /** A line over lead times in states; undefined where nothing was scored. One trajectory has no band. */
  line(model: DemoModel, metric: Metric, field?: string): Pick<Series, 'x' | 'y' | 'band'> | undefined
  /** Whether the model has a spread. */
  isEnsemble(model: DemoModel): boolean
}

interface Row extends ScoreRecord {
  n: number
  mean: number
  /** Null for one trajectory. */
  std: number | null
}

/** Averages records over trajectories. @throws ScoreError if they mix datasets or eps */
export function curvesOf(records: readonly ScoreRecord[]): Curves {
  const rows = summarise(records, { by: ['model', 'kind', 'field', 'metric', 'lead'] }).objects() as Row[]
  const lines = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row, row.metric, row.field)
    if (!lines.has(key)) lines.set(key, [])
    lines.get(key)!.push(row)
  }
  for (const line of lines.values()) line.sort((a, b) => a.lead - b.lead)
  const find = (model: DemoModel, metric: Metric, field = 'mean') => lines.get(keyOf(model, metric, field))

  return {
    at: (model, metric, lead, field) => find(model, metric, field)?.find((row) => row.lead === lead)?.mean,
    line(model, metric, field) {
      const line = find(model, metric, field)
      if (!line) return undefined
      const band = {
        low: line.map((row) => row.mean - (row.std ?? 0)),
        high: line.map((row) => row.mean + (row.std ?? 0)),
      }
      const curve = { x: line.map((row) => row.lead), y: line.map((row) => row.mean) }
      return line.some((row) => row.n > 1) ? { ...curve, band } : curve
    },
    isEnsemble: (model) => find(model, 'spread') !== undefined,
  }
}

const keyOf = ({ model, kind }: Pick<ScoreRecord, 'model' | 'kind'>, metric: string, field: string) =>
  JSON.stringify([model, kind, metric, field])
