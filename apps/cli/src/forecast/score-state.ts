import { metricDefinition, type ScoreKind, type ScoreRecord, scoreEnsemble } from '@lola-ts/eval'
import { denormaliseArray, type Physics } from '@lola-ts/well-data'

export interface ScoredState {
  model: string
  kind: ScoreKind
  dataset: string
  /** `test/0@50` */
  trajectory: string
  lead: number
  /** `[member, ...space, field]`, normalised. */
  ensemble: Float32Array
  /** `[...space, field]`, normalised. */
  truth: Float32Array
}

/**
 * Scores a state: ratios such as VRMSE in the units of the files, as in the paper; what has units (spread, skill, CRPS)
 * in normalised ones, so that its average over fields means something.
 *
 * @param only the metrics to keep. Default all.
 */
export function scoreState(
  physics: Physics,
  { ensemble, truth, ...about }: ScoredState,
  only?: readonly string[],
): ScoreRecord[] {
  const { fields } = physics
  const isRatio = ({ metric }: ScoreRecord) => metricDefinition(metric).unit === 'one'
  const kept = ({ metric }: ScoreRecord) => !only || only.includes(metric)
  const physical = scoreEnsemble({
    ...about,
    fields,
    ensemble: denormaliseArray(physics, ensemble),
    truth: denormaliseArray(physics, truth),
  })
  const ratios = physical.filter((record) => isRatio(record) && kept(record))
  if (only?.every((metric) => metricDefinition(metric).unit === 'one')) return ratios.map(rounded)
  const others = scoreEnsemble({ ...about, fields, ensemble, truth, units: 'normalised' }).filter(
    (record) => !isRatio(record) && kept(record),
  )
  return [...ratios, ...others].map(rounded)
}

/** Six digits say all that float32 fields hold, and keep files small. */
const rounded = (record: ScoreRecord): ScoreRecord => ({ ...record, value: Number(record.value.toPrecision(6)) })
