import type { Metric } from '../metrics'
import type { Curves } from './demo-curves'
import type { DemoModel, DemoResults } from './demo-results'
import { averaging, vrmseName } from './demo-words'
import type { Section } from './section'
import { type Cell, tableSection } from './table-section'

/** VRMSE of every model at some lead times. */
export function scores(demo: DemoResults, curves: Curves): Section {
  const leads = someLeads(demo.leads)
  const lines = demo.models.flatMap((model): [string, DemoModel, Metric][] => [
    [curves.isEnsemble(model) ? `${model.label}, mean` : model.label, model, 'vrmse'],
    ...(curves.isEnsemble(model)
      ? [[`${model.label}, member`, model, 'vrmse_member'] as [string, DemoModel, Metric]]
      : []),
  ])
  // Reconstructions and guided forecasts know more than the others: the best among equals stands out.
  const rivals = lines.filter(([, { kind }]) => kind === 'emulation' || kind === 'baseline')
  const best = leads.map((lead) =>
    Math.min(...rivals.map(([, model, metric]) => curves.at(model, metric, lead) ?? Infinity)),
  )
  const rows = lines.map(([label, model, metric]): Cell[] => [
    label,
    ...leads.map((lead, i): Cell => {
      const value = curves.at(model, metric, lead)
      if (value === undefined) return null
      return value === best[i] && rivals.some(([, rival]) => rival === model) ? { strong: value } : value
    }),
  ])
  return tableSection({
    title: 'Scores',
    caption: `${vrmseName(demo)} at lead times in states, average over fields. ${averaging(demo)} Bold: the best forecast without observations.`,
    columns: ['VRMSE', ...leads.map(String)],
    rows,
    digits: 3,
  })
}

/** About eight lead times, denser at the start. */
function someLeads(leads: readonly number[]): number[] {
  const wanted = [1, 2, 4, 8, 12, 16, 20, 24, 32, 48, 64, 96, 128]
  const last = leads.at(-1)
  const some = leads.filter((lead) => wanted.includes(lead) || lead === last)
  return some.length ? some : [...leads]
}

/** How long everything took. */
export function speed({ timings, run }: DemoResults): Section {
  const perState = timings.map(({ median_ms, batch }) => median_ms / batch)
  const slowest = Math.max(...perState)
  const rows = timings.map((timing, i): Cell[] => [
    timing.case,
    `${timing.backend}, ${timing.precision}`,
    timing.batch,
    timing.median_ms,
    timing.min_ms,
    perState[i]!,
    slowest / perState[i]!,
    timing.gflops,
    timing.peak_mb,
  ])
  const heads = [
    '',
    'backend',
    'batch',
    'median [ms]',
    'fastest [ms]',
    'a state [ms]',
    'speed-up [×]',
    'GFLOP/s',
    'peak [MB]',
  ]
  // Columns that nothing was measured for say nothing.
  const used = heads.map((_, i) => rows.some((row) => row[i] !== null))
  const keep = <T>(row: readonly T[]) => row.filter((_, i) => used[i])
  const where = run.machine ? ` on ${run.machine}` : ''
  return tableSection({
    title: 'Speed',
    caption: `Measured in this run${where}. A state: median over batch. Speed-up: against the slowest row.`,
    columns: keep(heads),
    rows: rows.map((row) => keep(row)),
  })
}
