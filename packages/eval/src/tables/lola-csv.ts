import { ScoreError } from '../errors'
import { ensembleMean } from '../scores/ensemble-mean'
import { mean, meanSquare } from '../scores/moments'
import { nrmse } from '../scores/nrmse'
import type { ScoreIdentity } from '../scores/score-identity'
import type { ScoreKind, ScoreRecord } from '../scores/score-record'
import { skill } from '../scores/skill'
import { spread } from '../scores/spread'
import { membersOf, type Values } from '../scores/values'
import { vrmse } from '../scores/vrmse'
import type { StateScore } from '../streaming/state-scorer'

/**
 * Columns of LoLa's `stats.csv`, which has no head; the label of the physics follows. Names as in the authors' notebooks.
 *
 * Source: LoLa v1.1.0, `experiments/eval.py` and `figures.ipynb`.
 */
export const lolaColumns = [
  ...['run', 'target', 'compression', 'method', 'settings', 'guidance', 'context', 'overlap', 'speed'],
  ...['split', 'index', 'start', 'seed', 'field', 'time', 'relative', 'm1', 'm2', 'spread', 'rmse', 'nrmse', 'vrmse'],
  ...['re_total', 'wasserstein', 'emd', 'rmse_p_low', 'rmse_c_low', 'rmse_p_mid', 'rmse_c_mid'],
  ...['rmse_p_high', 'rmse_c_high', 'rmse_p_sub', 'rmse_c_sub'],
] as const

/** What the rows of one state have in common. */
export interface LolaRowOf {
  model: string
  kind: ScoreKind
  compression: number | null
  settings: string | null
  guidance: string | null
  context: number | null
  overlap: number | null
  split: string
  job: { trajectory: number; start: number }
  seed: number | null
  lead: number
  stride: number
  fields: readonly string[]
  /** Of the state, all members together. */
  milliseconds: number
  /** The label, in order. */
  scalars: Readonly<Record<string, number>>
}

const method = {
  emulation: 'diffusion',
  guided: 'diffusion',
  reconstruction: 'autoencoder',
  baseline: 'baseline',
} as const

/**
 * The rows of one state in LoLa's `stats.csv`, one a field. Numbers are of values in the units of the data, as LoLa has
 * them; its spread of one member is 0. Its sliced EMD draws directions at random, ours are evenly spread.
 *
 * @param relative whether `truth` is the autoencoder's reconstruction
 */
export function lolaRows(
  about: LolaRowOf,
  { ensemble, truth, scores }: { ensemble: Values; truth: Values; scores: readonly StateScore[] },
  relative: boolean,
): string[] {
  const { fields, job, stride } = about
  const [count, members] = [fields.length, membersOf(ensemble, truth)]
  const average = ensembleMean(ensemble, members)
  const moments = [
    mean(truth, count),
    meanSquare(truth, count),
    members > 1 ? spread(ensemble, members, count) : fields.map(() => 0),
    skill(ensemble, truth, count),
    nrmse(average, truth, count),
    vrmse(average, truth, count),
  ]
  return fields.map((name, field) => {
    const of = (metric: string) =>
      scores.find((one) => one.field === name && one.identity.metric === metric)?.value ?? null
    const bands = (['low', 'mid', 'high', 'tail'] as const).flatMap((band) => [
      of(`power_${band}`),
      of(`cross_modulus_${band}`),
    ])
    const cells = [
      ...[
        about.model,
        'state',
        about.compression,
        members === 1 && about.kind === 'emulation' ? 'surrogate' : method[about.kind],
      ],
      ...[
        about.settings?.replaceAll(',', ';') ?? null,
        about.guidance?.replaceAll(',', ';') ?? null,
        about.context,
        about.overlap,
      ],
      ...[about.milliseconds / 1000 / members, about.split, job.trajectory, job.start, about.seed, field],
      ...[about.lead * stride, relative ? 'True' : 'False', ...moments.map((values) => values[field]!)],
      ...[of('total_error'), of('wasserstein1'), of('sliced_wasserstein'), ...bands, ...Object.values(about.scalars)],
    ]
    return cells.map((cell) => (cell === null ? 'None' : typeof cell === 'number' ? number(cell) : cell)).join(',')
  })
}

const number = (value: number) => (Number.isNaN(value) ? 'nan' : String(Number(value.toPrecision(8))))

/** The metrics that LoLa's columns hold. LoLa's spread and rmse are of values in the units of the data. */
const known: readonly (readonly [column: string, metric: string])[] = [
  ['vrmse', 'vrmse'],
  ['nrmse', 'nrmse'],
  ['spread', 'spread'],
  ['rmse', 'skill'],
  ['re_total', 'total_error'],
  ['wasserstein', 'wasserstein1'],
  ['emd', 'sliced_wasserstein'],
  ...(['low', 'mid', 'high', 'sub'] as const).flatMap((band) => {
    const own = band === 'sub' ? 'tail' : band
    return [[`rmse_p_${band}`, `power_${own}`] as const, [`rmse_c_${band}`, `cross_modulus_${own}`] as const]
  }),
]

/** A row of LoLa's with its scores; its runs, methods and settings become the model's name. */
export interface LolaScores {
  records: ScoreRecord[]
  compression: number
  /** Seconds a state and member. */
  speed: number
}

/**
 * Reads LoLa's `stats.csv`, ours or that of the authors' `eval.py`, line by line. Records are of fields (named, or `field
 * 0`, ...); averages over fields of those that are pure numbers have to be made by `averageOverFields`.
 *
 * @param identityOf the identity of a metric; LoLa's are of physical values
 * @throws ScoreError for a line that has not these columns
 */
export async function* parseLolaCsv(
  lines: AsyncIterable<string> | Iterable<string>,
  {
    dataset,
    name,
    fields,
    identity,
  }: { dataset: string; name: string; fields?: readonly string[]; identity(metric: string): ScoreIdentity },
): AsyncGenerator<LolaScores> {
  let number = 0
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    const cells = line.split(',')
    const at = (column: (typeof lolaColumns)[number]) => cells[lolaColumns.indexOf(column)]!
    const relative = at('relative')
    if (cells.length < lolaColumns.length || (relative !== 'True' && relative !== 'False')) {
      throw new ScoreError(
        `${name}: line ${number} is not one of LoLa's stats.csv: ${cells.length} cells, expected ${lolaColumns.length} or more`,
        {
          hint: "LoLa's file has no head, and True or False in its 16th column.",
        },
      )
    }
    const guided = at('guidance') !== 'None'
    const kind: ScoreKind = at('method') === 'autoencoder' ? 'reconstruction' : guided ? 'guided' : 'emulation'
    const about = {
      model: `${at('run')} (${at('method') === 'surrogate' ? 'neural solver' : at('method')})`,
      kind,
      dataset,
      trajectory: `${at('split')}/${at('index')}@${at('start')}`,
      field: fields?.[Number(at('field'))] ?? `field ${at('field')}`,
      lead: Number(at('time')),
    }
    const against: ScoreIdentity['against'] = relative === 'True' ? 'reconstruction' : 'truth'
    const records = known.flatMap(([column, metric]): ScoreRecord[] => {
      const text = cells[lolaColumns.indexOf(column as (typeof lolaColumns)[number])]!
      if (text === 'None' || text === '') return []
      const value = Number(text)
      if (metric === 'spread' && value === 0) return []
      return [{ ...about, ...identity(metric), against, value: text === 'nan' ? Number.NaN : value }]
    })
    yield { records, compression: Number(at('compression')), speed: Number(at('speed')) }
  }
}
