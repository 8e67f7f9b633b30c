import { crps, mae, maxError, mse, nrmse, pearson, rmse, skill, spread, vrmse } from '@lola-ts/eval'
import { key, normalArray } from '@lola-ts/tensor-core/random'
import type { BenchCase } from '../bench-case'

const [cells, fields] = [512 * 128, 4]

type Score = (forecast: Float32Array, truth: Float32Array, ensemble: Float32Array, members: number) => unknown

const scores: Record<string, Score> = {
  mse: (x, y) => mse(x, y, fields),
  rmse: (x, y) => rmse(x, y, fields),
  mae: (x, y) => mae(x, y, fields),
  nrmse: (x, y) => nrmse(x, y, fields),
  vrmse: (x, y) => vrmse(x, y, fields),
  max_error: (x, y) => maxError(x, y, fields),
  pearson: (x, y) => pearson(x, y, fields),
  skill: (_, y, ensemble) => skill(ensemble, y, fields),
  spread: (_x, _y, ensemble, members) => spread(ensemble, members, fields),
  crps: (_, y, ensemble) => crps(ensemble, y, fields),
}

/** Every score on one state of 512 x 128 cells and 4 fields; the batch is the number of members. */
export const scoring: BenchCase[] = Object.entries(scores).map(([name, score]) => ({
  name: `score-${name.replaceAll('_', '-')}`,
  about: `${name} of one state of 512 x 128 x 4`,
  batches: [16],
  peer: false,
  prepare(members) {
    const ensemble = normalArray(key(0), members * cells * fields)
    const [forecast, truth] = [ensemble.subarray(0, cells * fields), normalArray(key(1), cells * fields)]
    return {
      call: async () => {
        score(forecast, truth, ensemble, members)
      },
    }
  },
}))
