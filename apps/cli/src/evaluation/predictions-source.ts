import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { ScoreError } from '@lola-ts/eval'
import { type Physics, physicsOfDataset } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'
import type { Options } from '../commands/verb'
import { openDataset } from '../data/open-dataset'
import { axesOf } from '../demo/demo-axes'
import { fieldLooks } from '../demo/demo-looks'
import { UsageError } from '../output/errors'
import type { EvaluationSource, ScorableState } from './evaluation-source'
import { flowDomain } from './flow-domain'
import { datasetReader, hdf5Predictions } from './hdf5-reader'
import { npzPredictions, npzTruth } from './npz-reader'
import { scoreNormalisation } from './score-normalisation'
import type { StateReader } from './state-reader'

/**
 * Forecasts made by anything, in a file: HDF5 with the fields of The Well, or `.npz`. The truth is a dataset or a file of
 * The Well, or an `.npz`.
 *
 * Where members are trajectories, those of one forecast follow each other. The first predicted state is the one after
 * snapshot `--start` of the truth; without it, after the attribute `start` of the file, or the first of the truth where
 * both have as many states (LoLa's recordings, which begin with `--context` known states).
 *
 * @throws {ScoreError} where predictions and truth do not fit together
 */
export async function predictionsSource(options: Options): Promise<EvaluationSource> {
  const [path, split] = [options.required('predictions'), options.text('split') ?? 'test']
  const recorded = path.endsWith('.npz')
  const truthPath = options.text('truth') ?? (recorded ? path : options.required('truth'))
  const dataset = truthPath.endsWith('.npz') ? null : await openDataset({ path: truthPath, split })
  const truth = dataset ? datasetReader(dataset, truthPath) : await npzTruth(truthPath)
  const predictions = recorded
    ? await npzPredictions(path, truth.grid.length)
    : await hdf5Predictions(path, dataset ? dataset.files[0]! : refuse(truthPath))
  const same = predictions.grid.join() === truth.grid.join() && predictions.channels === truth.channels
  if (!same) {
    throw new ScoreError(
      `${path}: ${predictions.channels} fields on ${predictions.grid.join(' x ')} cells, and the truth has ${truth.channels} on ${truth.grid.join(' x ')}`,
      { hint: 'Scores need both on one grid, with the same fields in the same order. Were axes swapped?' },
    )
  }
  const { of, members, memberAxis } = membersOf(predictions, truth, options)
  const { first, lead0, states } = alignment(predictions, truth, options)
  const physics = dataset && physicsOfDataset(dataset.files[0]!.datasetName)
  const scale = dataset && scoreNormalisation(dataset, null)
  const fields = truth.fields ?? Array.from({ length: truth.channels }, (_, i) => `field_${i}`)
  const model = options.text('name') ?? basename(path).replace(/\.(hdf5|h5|npz)$/, '')
  const name = (trajectory: number) => `${split}/${trajectory}@${first - lead0}`
  const jobs = of.map((trajectory, row) => ({ trajectory, start: first - lead0, name: name(trajectory), row }))
  const last = first - lead0

  async function* scored(
    job: { trajectory: number; name: string },
    signal: AbortSignal,
  ): AsyncGenerator<ScorableState> {
    const { row } = jobs.find((one) => one.name === job.name)!
    const size = truth.channels * truth.grid.reduce((product, n) => product * n, 1)
    const before = last >= 0 ? await truth.read(job.trajectory, 0, last) : null
    for (let i = 0; i < states && !signal.aborted; i++) {
      const lead = lead0 + i
      if (lead < 1) continue
      const state = { lead, truth: await truth.read(job.trajectory, 0, first + i), reconstruction: null }
      if (before)
        yield { ...state, model: 'persistence', kind: 'baseline', ensemble: before, groups: ['errors', 'ensemble'] }
      yield { ...state, model: 'truth', kind: 'baseline', ensemble: state.truth, groups: ['physics'] }
      const ensemble = new Float32Array(members * size)
      for (let member = 0; member < members; member++) {
        const [trajectory, own] = memberAxis ? [row, member] : [row * members + member, 0]
        ensemble.set(await predictions.read(trajectory, own, i), member * size)
      }
      yield { ...state, model, kind: 'emulation', ensemble }
    }
  }

  const times = dataset?.files[0]?.times ?? []
  return {
    jobs,
    timed: {},
    axes: dataset
      ? axesOf(dataset.files[0]!)
      : truth.grid.map((n, i) => ({ name: 'xyz'[i]!, unit: 'cells', extent: [0, n] })),
    domain: (job) => (dataset ? flowDomain(dataset, job.trajectory) : undefined),
    normalise: scale?.normalise,
    facts: {
      model,
      weights: null,
      compression: null,
      regime: null,
      dataset: physics?.name ?? dataset?.files[0]?.datasetName ?? basename(truthPath).replace(/\.npz$/, ''),
      data: fileHash([truthPath, path], dataset),
      split,
      grid: [...truth.grid],
      fields: [...fields],
      normalisation: scale?.name ?? null,
      signed: signs(physics, fields),
      members,
      context: null,
      overlap: null,
      stride: dataset?.stride ?? 1,
      seed: null,
      settings: null,
      guidance: null,
      trajectories: jobs.map((job) => job.name),
      states: lead0 + states - 1,
      interval: times.length > 1 ? times[1]! - times[0]! : null,
    },
    states: scored,
    close() {
      predictions.close()
      truth.close()
    },
  }
}

/** Which trajectory of the truth each forecast is of, and how many members it has. */
function membersOf(predictions: StateReader, truth: StateReader, options: Options) {
  const { trajectories, members, attributes, path } = predictions
  const given = options.text('trajectories') === undefined ? null : options.wholes('trajectories', [])
  const attribute = attributes.trajectory === undefined ? null : [Number(attributes.trajectory)]
  const asked = options.text('members') === undefined ? null : options.whole('members', 1)
  const unsaid = asked === null && attributes.members === undefined && given === null
  const memberAxis = members > 1 || (unsaid && trajectories === truth.trajectories)
  if (memberAxis) {
    if (asked !== null && asked !== members) missing(path, `${members} members`, asked)
    const of = given ?? (trajectories === 1 ? attribute : null) ?? Array.from({ length: trajectories }, (_, i) => i)
    check(of, trajectories)
    return { of, members, memberAxis }
  }
  const stated = asked ?? (attributes.members === undefined ? null : Number(attributes.members))
  const of =
    given ?? attribute ?? Array.from({ length: stated ? trajectories / stated : truth.trajectories }, (_, i) => i)
  const count = trajectories / of.length
  if (!Number.isInteger(count) || (stated !== null && count !== stated)) {
    missing(path, `${trajectories} trajectories of ${of.length} forecasts`, stated)
  }
  check(of, of.length)
  return { of, members: count, memberAxis }

  function check(list: readonly number[], expected: number): void {
    const beyond = list.find((i) => i >= truth.trajectories)
    if (list.length === expected && beyond === undefined) return
    throw new ScoreError(
      `${path}: forecasts of ${expected} trajectories, for ${list.length} of the ${truth.trajectories} of the truth`,
      {
        hint: 'Name those that were forecast with --trajectories 0,3, in the order of the file.',
      },
    )
  }
}

function missing(path: string, has: string, expected: number | null): never {
  const wanted = expected === null ? 'the same number of members for each' : `${expected} members for each`
  throw new ScoreError(`${path}: has ${has}, expected ${wanted}`, {
    hint: 'Members are missing, or --members and --trajectories say otherwise than the file.',
  })
}

/** Which snapshot of the truth the first predicted state is, its lead, and how many states both have. */
function alignment(predictions: StateReader, truth: StateReader, options: Options) {
  const start = options.text('start') ?? predictions.attributes.start
  const equal = predictions.times === truth.times
  if (start === undefined && !equal) {
    throw new UsageError(`${predictions.path}: ${predictions.times} states, and the truth has ${truth.times}`, {
      hint: 'Say with --start after which snapshot of the truth the predictions begin.',
    })
  }
  const known = options.whole('context', 1)
  const first = start === undefined ? 0 : Number(start) + 1
  const lead0 = start === undefined ? 1 - known : 1
  const states = Math.min(predictions.times, truth.times - first, options.whole('states', Number.MAX_SAFE_INTEGER))
  if (lead0 + states - 1 < 1) {
    throw new ScoreError(`${predictions.path}: no predicted state has a truth after snapshot ${first - 1}`, {
      hint: `The truth has ${truth.times} snapshots.`,
    })
  }
  return { first, lead0, states }
}

const signs = (physics: Physics | null, fields: readonly string[]) =>
  physics
    ? fieldLooks(physics).map(({ signed }) => signed)
    : fields.map((name) => /velocity|momentum|vorticity/.test(name))

const fileHash = (paths: readonly string[], dataset: WellDataset | null) =>
  createHash('sha256')
    .update(
      [
        ...paths.map((path) => `${basename(path)} ${statSync(path).size}`),
        ...(dataset?.files.map(({ bytes }) => bytes) ?? []),
      ].join('\n'),
    )
    .digest('hex')
    .slice(0, 16)

function refuse(truthPath: string): never {
  throw new ScoreError(`${truthPath}: the truth of HDF5 predictions must follow The Well's layout`, {
    hint: 'Give predictions and truth as .npz, or the truth as a file of The Well.',
  })
}
