import {
  binnedSpectralMse,
  crossModulusBandError,
  crps,
  ensembleSpectra,
  histogramW1,
  type IsotropicBins,
  isotropicBins,
  mae,
  maxError,
  mse,
  nmae,
  nmse,
  nrmse,
  pearson,
  powerBandError,
  powerSpectrum,
  rmse,
  scoreEnsemble,
  skill,
  spread,
  spreadSkill,
  totalError,
  vmse,
  vrmse,
  windowedDtw,
} from '@lola-ts/eval'
import { key, normalArray } from '@lola-ts/tensor-core/random'
import type { BenchCase } from '../bench-case'

const grid = [512, 128]
const names = ['a', 'b', 'c', 'd']
const fields = names.length
const size = 512 * 128 * fields

/** States and their truth `[member or time, ...space, field]`; most scores take one truth for all members. */
interface Forecast {
  states: Float32Array
  truth: Float32Array
  count: number
  bins: IsotropicBins
}

type Scores = Record<string, (forecast: Forecast) => unknown>

const ofStates: Scores = {
  mse: ({ states, truth }) => mse(states, truth, fields),
  rmse: ({ states, truth }) => rmse(states, truth, fields),
  mae: ({ states, truth }) => mae(states, truth, fields),
  nmse: ({ states, truth }) => nmse(states, truth, fields),
  nrmse: ({ states, truth }) => nrmse(states, truth, fields),
  nmae: ({ states, truth }) => nmae(states, truth, fields),
  vmse: ({ states, truth }) => vmse(states, truth, fields),
  vrmse: ({ states, truth }) => vrmse(states, truth, fields),
  'max-error': ({ states, truth }) => maxError(states, truth, fields),
  'total-error': ({ states, truth }) => totalError(states, truth, fields),
  pearson: ({ states, truth }) => pearson(states, truth, fields),
  'histogram-w1': ({ states, truth }) => histogramW1(states, truth, fields),
  'power-spectrum': ({ states, bins }) => powerSpectrum(states, fields, bins),
  'binned-spectral-mse': ({ states, truth }) => binnedSpectralMse(states, truth, fields, grid),
}

const ofEnsembles: Scores = {
  skill: ({ states, truth }) => skill(states, truth, fields),
  spread: ({ states, count }) => spread(states, count, fields),
  'spread-skill': ({ states, truth }) => spreadSkill(states, truth, fields),
  crps: ({ states, truth }) => crps(states, truth, fields),
  'power-band-error': ({ states, truth, bins }) => powerBandError(ensembleSpectra(states, truth, fields, bins)),
  'cross-modulus': ({ states, truth, bins }) => crossModulusBandError(ensembleSpectra(states, truth, fields, bins)),
  // What `lola evaluate` records.
  all: ({ states: ensemble, truth }) => scoreEnsemble({ ...identity, ensemble, truth, fields: names }),
}

const identity = { model: '', kind: 'emulation', dataset: '', trajectory: '', lead: 1 } as const

const ofTrajectories: Scores = {
  'windowed-dtw': ({ states, count }) => windowedDtw(states, states, fields, count),
}

const scoring = (scores: Scores, of: string, batch: number) =>
  Object.entries(scores).map(([name, score]): BenchCase => {
    return {
      name: `score-${name}`,
      about: `${name.replaceAll('-', ' ')} of ${of} on 512 x 128 cells, 4 fields`,
      batches: [batch],
      peer: false,
      prepare(count) {
        const [states, truth] = [normalArray(key(0), count * size), normalArray(key(1), size)]
        const forecast = { states, truth, count, bins: isotropicBins(grid) }
        return {
          call: async () => {
            score(forecast)
          },
        }
      },
    }
  })

/** Every score; the batch is the number of members, or of states where a score is of trajectories. */
export const scores: BenchCase[] = [
  ...scoring(ofStates, 'a state', 1),
  ...scoring(ofEnsembles, 'an ensemble', 16),
  ...scoring(ofTrajectories, 'a trajectory', 16),
]
