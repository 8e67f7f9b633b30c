import {
  addDiagnostics,
  type Diagnostics,
  isotropicBins,
  lolaRows,
  recordedIdentities,
  type ScoreKind,
  type StateScorerOptions,
  type StateScores,
  scoreLines,
  stateScorer,
} from '@lola-ts/eval'
import { windowTimes } from '../forecast/timing'
import { breathe } from '../output/interrupt'
import type { EvaluationJob, EvaluationSource, ScorableState } from './evaluation-source'
import { type ExampleKeeper, exampleKeeper } from './example-states'
import type { ScoringOptions } from './scoring-options'

/** Everything that scoring one job gives: small, whatever the members and the grid. */
export interface JobScores {
  lines: string[]
  /** Of LoLa's stats.csv. */
  lola: string[]
  diagnostics: Diagnostics[]
  /** Milliseconds of every call, by kind. */
  times: Partial<Record<ScoreKind, number[]>>
  example: ReturnType<ExampleKeeper['take']>
}

/**
 * Scores a job state by state, as the states come: at any time one state is in memory, with all its members. Null where
 * it was interrupted.
 *
 * @param keepExample whether to keep states as pictures
 * @param onState called after each
 */
export async function scoreJob(
  source: EvaluationSource,
  job: EvaluationJob,
  scoring: ScoringOptions,
  { keepExample, onState, signal }: { keepExample: boolean; onState(): void; signal: AbortSignal },
): Promise<JobScores | null> {
  const { facts } = source
  const base: StateScorerOptions = {
    fields: facts.fields,
    grid: facts.grid,
    domain: source.domain(job),
    normalise: source.normalise,
    vrmse: scoring.vrmse,
  }
  const columns = recordedIdentities(base).map(({ metric }) => metric)
  const scorers = new Map<string, ReturnType<typeof stateScorer>>()
  const scorerOf = (groups: readonly string[]) => {
    const key = groups.join()
    const wanted = scoring.groups.filter((group) => groups.includes(group))
    if (!scorers.has(key)) scorers.set(key, stateScorer({ ...base, groups: wanted }))
    return scorers.get(key)!
  }
  const edges = scoring.groups.includes('spectra') ? [...isotropicBins(facts.grid, { rounding: 'float32' }).edges] : []
  const lines: string[] = []
  const lola: string[] = []
  const diagnostics = new Map<string, Diagnostics>()
  const times = new Map<ScoreKind, ReturnType<typeof windowTimes>>()
  const keeper = keepExample ? exampleKeeper(source, job) : null

  for await (const state of source.states(job, signal)) {
    const { model, kind, lead, ensemble, truth, reconstruction, groups = scoring.groups } = state
    const about = { model, kind, dataset: facts.dataset, trajectory: job.name, lead }
    const scored = scorerOf(groups)({ ensemble, truth })
    lines.push(...scoreLines(about, scored.scores, columns))
    const relative =
      reconstruction &&
      scorerOf(groups.filter((group) => group !== 'physics'))({
        ensemble,
        truth: reconstruction,
        against: 'reconstruction',
      })
    if (relative) lines.push(...scoreLines(about, relative.scores, columns))
    if (kind !== 'baseline') addState(state, scored)
    if (scoring.lola && kind !== 'baseline') {
      const row = {
        ...facts,
        model,
        kind,
        job,
        lead,
        milliseconds: state.milliseconds ?? Number.NaN,
        scalars: base.domain?.scalars ?? {},
      }
      lola.push(...lolaRows(row, { ensemble, truth, scores: scored.scores }, false))
      if (relative) lola.push(...lolaRows(row, { ensemble, truth: reconstruction, scores: relative.scores }, true))
    }
    const timed = source.timed[kind]
    if (timed && state.milliseconds !== undefined) {
      if (!times.has(kind)) times.set(kind, windowTimes(timed.predicted))
      times.get(kind)!.add(state.milliseconds)
    }
    keeper?.add(state)
    onState()
    await breathe()
  }
  if (signal.aborted) return null
  const measured = Object.fromEntries([...times].map(([kind, all]) => [kind, all.whole()]))
  return { lines, lola, diagnostics: [...diagnostics.values()], times: measured, example: keeper?.take() ?? null }

  function addState({ model, kind, lead }: ScorableState, { ranks, spectra }: StateScores): void {
    for (const horizon of scoring.horizons) {
      if (lead < horizon.from || lead > horizon.to) continue
      const lists = (rows: readonly Float64Array[]) => rows.map((row) => [...row])
      const one: Diagnostics = {
        model,
        kind,
        horizon,
        ranks: lists(ranks),
        spectra: spectra && {
          states: 1,
          edges,
          truth: lists(spectra.truth),
          forecast: lists(spectra.forecast),
          coherence: lists(spectra.coherence).map((row) => row.map((value) => (Number.isNaN(value) ? 0 : value))),
        },
      }
      const key = JSON.stringify([model, kind, horizon])
      const before = diagnostics.get(key)
      diagnostics.set(key, before ? addDiagnostics(before, one) : one)
    }
  }
}
