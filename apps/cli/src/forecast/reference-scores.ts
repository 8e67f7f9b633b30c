import type { ScoreRecord } from '@lola-ts/eval'
import { tf } from '@lola-ts/tensor-core'
import type { OpenedEmulator } from '../models/open-model'
import { type Truth, truthAt } from './forecast'
import { scoreState } from './score-state'

/** What a forecast is measured against: repeating the last known state, and the autoencoder alone. */
export function referenceScores(
  { physics, autoencoder, name }: OpenedEmulator,
  truth: Truth,
  place: string,
): ScoreRecord[] {
  const last = truthAt(truth, 0)
  const leads = Array.from({ length: truth.states }, (_, i) => i + 1)
  return leads.flatMap((lead) => {
    const state = { dataset: physics.name, trajectory: place, lead, truth: truthAt(truth, lead) }
    const persistence = scoreState(physics, { ...state, model: 'persistence', kind: 'baseline', ensemble: last }, [
      'vrmse',
    ])
    if (!autoencoder) return persistence
    const ensemble = tf.tidy(() => {
      const z = autoencoder.encode(tf.tensor(state.truth, [1, ...truth.shape]))
      return Float32Array.from(autoencoder.decode(z).dataSync<'float32'>())
    })
    return [
      ...persistence,
      ...scoreState(physics, { ...state, model: name, kind: 'reconstruction', ensemble }, ['vrmse']),
    ]
  })
}
