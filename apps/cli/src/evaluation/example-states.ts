import { type ExampleStates, ensembleMean, memberOf, membersOf, type ObservedPoint, type Values } from '@lola-ts/eval'
import { placeOnAxis } from '../forecast/observed-picture'
import type { EvaluationJob, EvaluationSource, ObservedState, ScorableState } from './evaluation-source'

/** What the kept pictures may take, in values. */
const budget = 6e6

export interface ExampleKeeper {
  add(state: ScorableState): void
  /** The kept states and their values `[lead, panel, x, y, field]`; null where nothing was kept. */
  take(): { about: ExampleStates; values: Float32Array } | null
}

/**
 * Keeps states of one job as pictures: truth, ensemble mean and first member; of guided forecasts also what they were told.
 * A 3-D grid is cut through the middle of its last axis. Where all leads would take too much, evenly spread ones are kept.
 */
export function exampleKeeper({ facts, axes }: EvaluationSource, job: EvaluationJob): ExampleKeeper {
  const [nx, ny, nz = 1] = facts.grid as [number, number, number?]
  const fields = facts.fields.length
  const size = nx * (ny ?? 1) * fields
  const panelsEach = facts.guidance === null ? 4 : 7
  const every = Math.max(1, Math.ceil((facts.states * panelsEach * size) / budget))
  const kept = new Map<number, Map<string, Float32Array>>()
  const points = new Map<number, ObservedPoint[]>()
  const middle = nz >> 1
  let about: Pick<ExampleStates, 'model' | 'kind'> | null = null

  const plane = (values: Values): Float32Array => {
    if (nz === 1) return Float32Array.from(values)
    return Float32Array.from(
      { length: size },
      (_, i) => values[(Math.floor(i / fields) * nz + middle) * fields + (i % fields)]!,
    )
  }
  const pointsOf = (observed: ObservedState): ObservedPoint[] =>
    observed.points
      .filter(({ at }) => nz === 1 || Math.round(at[2]!) === middle)
      .map(({ at, values }) => ({
        x: placeOnAxis(axes![0]!, nx, at[0]!),
        y: placeOnAxis(axes![1]!, ny, at[1]!),
        values: Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toPrecision(5)) : null)),
      }))

  return {
    add({ model, kind, lead, ensemble, truth, observed }) {
      if (!axes || axes.length < 2 || axes.length > 3 || kind === 'baseline') return
      if (lead < 1 || (lead % every !== 0 && lead !== facts.states && lead !== 1)) return
      const members = membersOf(ensemble, truth)
      const panels = kept.get(lead) ?? new Map<string, Float32Array>()
      kept.set(lead, panels)
      const keep = (name: string) => {
        panels.set(`${name}mean`, plane(ensembleMean(ensemble, members)))
        panels.set(`${name}member 1`, plane(memberOf(ensemble, members, 0)))
      }
      if (kind === 'guided') {
        if (observed) {
          panels.set('observations', plane(observed.values))
          points.set(lead, pointsOf(observed))
        }
        if (members > 1) keep('guided, ')
        else panels.set('guided', plane(ensemble))
      } else if (kind === 'emulation' || !about || about.kind === 'reconstruction') {
        about = { model, kind }
        panels.set('truth', plane(truth))
        if (members > 1) keep('')
        else panels.set(kind === 'reconstruction' ? 'reconstruction' : 'forecast', plane(ensemble))
      }
    },
    take() {
      if (!about || !axes) return null
      const leads = [...kept.keys()].sort((a, b) => a - b)
      const panels = [...(kept.get(leads[0]!)?.keys() ?? [])]
      const whole = leads.filter((lead) => panels.every((panel) => kept.get(lead)!.has(panel)))
      const values = new Float32Array(whole.length * panels.length * size)
      for (const [i, lead] of whole.entries()) {
        for (const [k, panel] of panels.entries())
          values.set(kept.get(lead)!.get(panel)!, (i * panels.length + k) * size)
      }
      const slice = nz === 1 ? null : `${axes[2]!.name} in the middle`
      const where = { grid: [nx, ny] as [number, number], axes: [axes[0]!, axes[1]!] as ExampleStates['axes'], slice }
      const seen = [...points.values()].some((list) => list.length > 0)
      const sensors = seen ? { points: whole.map((lead) => points.get(lead) ?? []) } : {}
      return { about: { ...about, trajectory: job.name, leads: whole, panels, ...where, ...sensors }, values }
    },
  }
}
