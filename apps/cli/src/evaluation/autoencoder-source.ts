import { tf } from '@lola-ts/tensor-core'
import { denormaliseArray, normaliseArray } from '@lola-ts/well-data'
import { datasetHash } from '../data/open-dataset'
import { axesOf } from '../demo/demo-axes'
import { fieldLooks } from '../demo/demo-looks'
import type { OpenedAutoencoder } from '../models/open-model'
import type { SourceRequest } from './emulator-source'
import type { EvaluationJob, EvaluationSource, ScorableState } from './evaluation-source'
import { flowDomain } from './flow-domain'
import { scoreNormalisation } from './score-normalisation'

/** Snapshots encoded and decoded at a time. */
const chunk = 16

/** Reconstructions of every snapshot from `--start` on; leads count from there. */
export function autoencoderSource(
  { autoencoder, physics, name }: OpenedAutoencoder,
  { options, dataset, split }: SourceRequest,
): EvaluationSource {
  const [start] = options.wholes('start', [50]) as [number]
  const count = Math.min(options.whole('trajectories', dataset.trajectories.length), dataset.trajectories.length)
  const jobs = dataset.trajectories
    .slice(0, count)
    .map((_, trajectory) => ({ trajectory, start, name: `${split}/${trajectory}@${start}` }))
  const states = options.whole('states', Math.max(...dataset.trajectories.map(({ nSteps }) => nSteps)) - 1 - start)
  const values = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1)

  async function* reconstructions({ trajectory }: EvaluationJob, signal: AbortSignal): AsyncGenerator<ScorableState> {
    const end = Math.min(dataset.trajectories[trajectory]!.nSteps, start + states + 1)
    for (let from = start; from < end && !signal.aborted; from += chunk) {
      const some = Math.min(chunk, end - from)
      const { snapshots, shape } = dataset.trajectory(trajectory, { start: from, count: some })
      const began = performance.now()
      const x = tf.tensor(normaliseArray(physics, snapshots), shape)
      const z = autoencoder.encode(x)
      const y = autoencoder.decode(z)
      const decoded = denormaliseArray(physics, Float32Array.from(await y.data<'float32'>()))
      const milliseconds = performance.now() - began
      tf.dispose([x, z, y])
      const size = snapshots.length / some
      for (let i = 0; i < some; i++) {
        const part = (all: Float32Array) => all.subarray(i * size, (i + 1) * size)
        const state = { lead: from + i - start, truth: part(snapshots), reconstruction: null }
        yield { ...state, model: 'truth', kind: 'baseline', ensemble: state.truth, groups: ['physics'] }
        yield {
          ...state,
          model: name,
          kind: 'reconstruction',
          ensemble: part(decoded),
          groups: ['errors', 'physics', 'distributions', 'spectra'],
          milliseconds: i === 0 ? milliseconds : 0,
        }
      }
    }
  }

  const { times } = dataset.files[0]!
  const scale = scoreNormalisation(dataset, physics)
  return {
    jobs,
    timed: {
      reconstruction: {
        case: `${name}: encode and decode`,
        method: 'autoencoder',
        batch: chunk,
        predicted: chunk,
      },
    },
    axes: axesOf(dataset.files[0]!),
    domain: (job) => flowDomain(dataset, job.trajectory),
    normalise: scale?.normalise,
    facts: {
      model: name,
      weights: null,
      compression: values(autoencoder.snapshotShape) / values(autoencoder.stateShape),
      regime: null,
      dataset: physics.name,
      data: datasetHash(dataset).slice(0, 16),
      split,
      grid: [...dataset.grid],
      fields: [...physics.fields],
      normalisation: scale?.name ?? null,
      signed: fieldLooks(physics).map(({ signed }) => signed),
      members: 1,
      context: null,
      overlap: null,
      stride: dataset.stride,
      seed: null,
      settings: null,
      guidance: null,
      trajectories: jobs.map((job) => job.name),
      states,
      interval: times.length > 1 ? (times[1]! - times[0]!) * dataset.stride : null,
    },
    states: reconstructions,
    close: () => dataset.close(),
  }
}
