import type { ScoreGroup, ScoreKind, SpeedMethod, Values } from '@lola-ts/eval'
import { tf } from '@lola-ts/tensor-core'
import { denormaliseArray } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'
import type { Options } from '../commands/verb'
import { datasetHash } from '../data/open-dataset'
import { axesOf } from '../demo/demo-axes'
import { fieldLooks } from '../demo/demo-looks'
import { forecast, placeOf, readTruth, type Truth, truthAt } from '../forecast/forecast'
import { observedPicture } from '../forecast/observed-picture'
import { readGuidance } from '../forecast/options'
import { steering } from '../forecast/steering'
import type { OpenedEmulator } from '../models/open-model'
import { UsageError } from '../output/errors'
import type { EvaluationJob, EvaluationSource, ObservedState, ScorableState } from './evaluation-source'
import { flowDomain } from './flow-domain'
import { inRegime, readRegime } from './regimes'
import { scoreNormalisation } from './score-normalisation'

const cheap: readonly ScoreGroup[] = ['errors', 'ensemble']
const reconstructed: readonly ScoreGroup[] = ['errors', 'distributions', 'spectra', 'physics']

export interface SourceRequest {
  options: Options
  dataset: WellDataset
  split: string
  /** Told what a reader would want to know of observations. */
  note(text: string): void
}

/**
 * Forecasts by an emulator from every one of `--start`, with the autoencoder alone and persistence beside them, and guided
 * forecasts where `--observe` asks for them.
 */
export function emulatorSource(
  model: OpenedEmulator,
  { options, dataset, split, note }: SourceRequest,
): EvaluationSource {
  const starts = options.wholes('start', [50, 60, 70])
  const states = options.whole('states', 20)
  const context = options.whole('context', 1)
  const overlap = options.whole('overlap', context)
  const seed = options.whole('seed', 0)
  const members = model.emulator.stochastic ? options.whole('members', 16) : 1
  const batch = options.whole('batch', members)
  const { physics, autoencoder } = model
  const regime = readRegime(options.text('regime'), autoencoder !== null)
  const guidance = readGuidance(options)
  const data = options.required('data')
  const steers = guidance?.method ? steering(model, dataset, guidance, { seed, data, note }) : null
  const jobs = jobsOf({ options, dataset, split }, starts, states)
  const latent = regime === 'latent'
  const { window, space } = model.emulator
  const grid = latent ? space.stateShape.slice(0, -1) : dataset.grid
  const channels = space.stateShape.at(-1)!
  const fields = latent ? Array.from({ length: channels }, (_, i) => `latent_${i}`) : physics.fields
  const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1)
  const physical = (values: Float32Array) => (latent ? values : denormaliseArray(physics, values))
  const timed = (kind: 'emulation' | 'guided') => ({
    case: `${model.name}: ${methodOf(model, kind)}`,
    method: methodOf(model, kind),
    batch: members * (window - overlap),
    predicted: window - overlap,
  })

  /** A true snapshot as it is scored: in the units of the data, or encoded. */
  async function scored(truth: Truth, lead: number): Promise<{ truth: Values; reconstruction: Values | null }> {
    const snapshot = truthAt(truth, lead)
    if (!autoencoder) return { truth: physical(snapshot), reconstruction: null }
    const z = tf.tidy(() => autoencoder.encode(tf.tensor(snapshot, [1, ...truth.shape])))
    if (latent) {
      const values = Float32Array.from(await z.data<'float32'>())
      z.dispose()
      return { truth: values, reconstruction: null }
    }
    const x = autoencoder.decode(z)
    const values = Float32Array.from(await x.data<'float32'>())
    tf.dispose([z, x])
    return { truth: physical(snapshot), reconstruction: physical(values) }
  }

  async function* states_(job: EvaluationJob, signal: AbortSignal): AsyncGenerator<ScorableState> {
    const truth = readTruth(dataset, physics, { ...job, states, context })
    const known: Awaited<ReturnType<typeof scored>>[] = []
    const last = await scored(truth, 0)
    for (let lead = 1; lead <= states && !signal.aborted; lead++) {
      const state = await scored(truth, lead)
      known[lead] = state
      const baseline = { lead, truth: state.truth, reconstruction: null }
      yield { ...baseline, model: 'persistence', kind: 'baseline', ensemble: last.truth, groups: cheap }
      if (latent) continue
      yield { ...baseline, model: 'truth', kind: 'baseline', ensemble: state.truth, groups: ['physics'] }
      if (!state.reconstruction) continue
      yield {
        ...baseline,
        model: model.name,
        kind: 'reconstruction',
        ensemble: state.reconstruction,
        groups: reconstructed,
      }
    }
    async function* rolled(
      emulator: OpenedEmulator['emulator'],
      kind: ScoreKind,
      seen?: (lead: number) => Promise<ObservedState>,
    ): AsyncGenerator<ScorableState> {
      const request = { members, seed, batch, overlap, signal }
      for await (const { lead, ensemble, milliseconds } of forecast(inRegime(emulator, regime), truth, request)) {
        const about = { model: model.name, kind, lead, milliseconds }
        const observed = await seen?.(lead)
        yield { ...about, ensemble: physical(ensemble), ...known[lead]!, ...(observed && { observed }) }
      }
    }
    yield* rolled(model.emulator, 'emulation')
    if (!steers || signal.aborted) return
    const guide = await steers.steer(truth)
    yield* rolled(guide.emulator!, 'guided', async (lead) => {
      const { values, points } = await observedPicture(guide.observations, context - 1 + lead, truth.shape)
      return {
        values: physical(values),
        points: points.map((one) => ({ at: one.at, values: physical(Float32Array.from(one.values)) })),
      }
    })
    guide.dispose()
  }

  const { times } = dataset.files[0]!
  const scale = latent ? null : scoreNormalisation(dataset, physics)
  return {
    jobs,
    timed: { emulation: timed('emulation'), guided: timed('guided') },
    axes: latent ? null : axesOf(dataset.files[0]!),
    domain: (job) => (latent ? undefined : flowDomain(dataset, job.trajectory)),
    normalise: scale?.normalise,
    facts: {
      model: model.name,
      weights: null,
      compression: autoencoder ? size(space.snapshotShape) / size(space.stateShape) : 1,
      regime,
      dataset: physics.name,
      data: datasetHash(dataset).slice(0, 16),
      split,
      grid: [...grid],
      fields: [...fields],
      normalisation: scale?.name ?? null,
      signed: latent ? fields.map(() => true) : fieldLooks(physics).map(({ signed }) => signed),
      members,
      context,
      overlap,
      stride: dataset.stride,
      seed,
      settings: samplerWords(options),
      guidance: guidance
        ? [...options.texts('observe'), options.text('guidance') ?? 'mmps', `noise ${guidance.noise}`].join(', ')
        : null,
      trajectories: jobs.map(({ name }) => name),
      states,
      interval: times.length > 1 ? (times[1]! - times[0]!) * dataset.stride : null,
    },
    states: states_,
    close() {
      steers?.dispose()
      dataset.close()
    },
  }
}

/** What an emulator is, as speed is compared. */
function methodOf({ diffusion, autoencoder }: OpenedEmulator, kind: 'emulation' | 'guided'): SpeedMethod {
  if (!diffusion) return autoencoder ? 'latent neural solver' : 'neural solver in pixels'
  if (kind === 'guided') return autoencoder ? 'guided latent diffusion' : 'guided diffusion in pixels'
  return autoencoder ? 'latent diffusion' : 'diffusion in pixels'
}

/** A job for each trajectory and start, in the order of both. @throws {UsageError} where a trajectory is too short */
function jobsOf(
  { options, dataset, split }: Omit<SourceRequest, 'note'>,
  starts: readonly number[],
  states: number,
): EvaluationJob[] {
  const count = Math.min(options.whole('trajectories', dataset.trajectories.length), dataset.trajectories.length)
  return dataset.trajectories.slice(0, count).flatMap(({ nSteps }, trajectory) =>
    starts.map((start) => {
      if (start + states < nSteps) {
        return { trajectory, start, name: placeOf({ trajectory, start, states, context: 1 }, split) }
      }
      throw new UsageError(
        `--start ${start} --states ${states}: trajectory ${trajectory} has only ${nSteps} snapshots`,
        {
          hint: `From snapshot ${start} at most ${Math.max(0, nSteps - 1 - start)} states can be scored.`,
        },
      )
    }),
  )
}

const samplerWords = (options: Options) =>
  ['sampler', 'steps', 'order', 'eta', 'temperature']
    .flatMap((name) => (options.text(name) === undefined ? [] : [`${name} ${options.text(name)}`]))
    .join(', ') || null
