import type { ScoreRecord } from '@lola-ts/eval'
import { tf } from '@lola-ts/tensor-core'
import { normaliseArray } from '@lola-ts/well-data'
import { scoreState } from '../forecast/score-state'
import { timing } from '../forecast/timing'
import type { OpenedAutoencoder } from '../models/open-model'
import { breathe } from '../output/interrupt'
import type { Evaluation, EvaluationRequest } from './evaluation'

/** Snapshots encoded and decoded at a time. */
const chunk = 16

/** Scores the reconstruction of every snapshot of a split from `--start` on. */
export async function evaluateAutoencoder(
  { autoencoder, physics, name }: OpenedAutoencoder,
  { options, output, signal, dataset, split }: EvaluationRequest,
): Promise<Evaluation> {
  const start = options.whole('start', 50)
  const windows = dataset.windows({ start })
  const progress = output.progress('reconstruction', windows.count)
  const records: ScoreRecord[] = []
  const milliseconds: number[] = []
  let done = 0
  for (const [trajectory, { nSteps }] of dataset.trajectories.entries()) {
    for (let from = start; from < nSteps && !signal.aborted; from += chunk) {
      const count = Math.min(chunk, nSteps - from)
      const { snapshots, shape } = dataset.trajectory(trajectory, { start: from, count })
      const truth = normaliseArray(physics, snapshots)
      const began = performance.now()
      const x = tf.tensor(truth, shape)
      const z = autoencoder.encode(x)
      const y = autoencoder.decode(z)
      const values = await y.data<'float32'>()
      if (count === chunk) milliseconds.push(performance.now() - began)
      tf.dispose([x, z, y])
      const size = truth.length / count
      for (let i = 0; i < count; i++) {
        const part = (all: Float32Array) => all.subarray(i * size, (i + 1) * size)
        const about = {
          model: name,
          kind: 'reconstruction',
          dataset: physics.name,
          trajectory: `${split}/${trajectory}@${start}`,
        } as const
        records.push(
          ...scoreState(physics, { ...about, lead: from + i - start, ensemble: part(values), truth: part(truth) }, [
            'vrmse',
            'skill',
          ]),
        )
      }
      progress.update((done += count))
      await breathe()
    }
  }
  progress.finish()
  const timings = milliseconds.length > 0 ? [timing(`${name}: encode and decode`, chunk, milliseconds)] : []
  return { records, timings }
}
