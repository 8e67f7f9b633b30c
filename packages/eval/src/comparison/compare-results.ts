import { type Horizon, paperHorizons } from '../streaming/horizons'
import { summariseScores } from '../streaming/summarise-scores'
import {
  type ComparedModel,
  type ComparedResult,
  type ComparedSpeed,
  type Comparison,
  checkComparable,
  checkSpeeds,
  type ResultRow,
} from './compared'

/**
 * Puts results side by side: averages with intervals by lead and by horizon, and a label for each model that tells it
 * from the others. Baselines and reconstructions that several results have are taken from the first.
 *
 * @param speeds what was timed besides, of the same states
 * @throws ScoreError where results are of different datasets, grids or fields
 */
export function compareResults(
  results: readonly ComparedResult[],
  horizons?: readonly Horizon[],
  speeds: readonly ComparedSpeed[] = [],
): Comparison {
  checkComparable(results)
  checkSpeeds(speeds, results)
  const last = Math.max(1, ...results.flatMap(({ scores }) => scores.all().flatMap(({ leads }) => leads())))
  const at = horizons ?? results.find(({ manifest }) => manifest)?.manifest?.horizons ?? paperHorizons(last)
  const seen = new Set<string>()
  const models: ComparedModel[] = []
  const [byLead, byHorizon]: [ResultRow[], ResultRow[]] = [[], []]
  for (const [result, { scores, compression }] of results.entries()) {
    const own = new Set<string>()
    for (const { series } of scores.all()) {
      const key = `${series.model}\n${series.kind}`
      const shared = series.kind === 'baseline' || series.kind === 'reconstruction'
      if (own.has(key) || (shared && seen.has(key))) continue
      own.add(key)
      const label =
        series.kind === 'baseline'
          ? series.model
          : `${series.model}${series.kind === 'emulation' ? '' : `, ${series.kind}`}`
      models.push({ result, model: series.model, kind: series.kind, label, compression })
    }
    for (const key of own) seen.add(key)
    const keep = ({ model, kind }: { model: string; kind: string }) => own.has(`${model}\n${kind}`)
    const tag = (rows: ReturnType<typeof summariseScores>) => rows.map((row) => ({ ...row, result }))
    // Intervals by lead for what is drawn with them; resampling thousands of rows would take minutes.
    const drawn = new Set([
      'vrmse',
      'vrmse_member',
      'spread_skill',
      'crps',
      'nusselt',
      'energy',
      'mass',
      'kinetic_energy',
      'coverage_80',
      'coherence_mid',
    ])
    byLead.push(
      ...tag(
        summariseScores(scores, {
          keep: (series) => keep(series) && series.field === 'mean' && drawn.has(series.metric),
          resamples: 500,
        }),
      ),
    )
    byHorizon.push(...tag(summariseScores(scores, { keep, horizons: at })))
  }
  const labels = models.map(({ label }) => label)
  const distinct = models.map((model, i) => {
    const twins = labels.filter((label) => label === model.label).length > 1
    return twins
      ? { ...model, label: `${model.label} (${shortName(results[model.result]!.path)})` }
      : { ...model, label: labels[i]! }
  })
  const dataset =
    results.find(({ manifest }) => manifest)?.manifest?.dataset ??
    results[0]?.scores.all()[0]?.series.dataset ??
    'unknown'
  return { dataset, results, speeds, models: distinct, byLead, byHorizon }
}

const shortName = (path: string) => path.replace(/\/+$/, '').split('/').slice(-1)[0]!
