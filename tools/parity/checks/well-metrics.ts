import {
  binnedSpectralMse,
  histogramW1,
  mae,
  maxError,
  mse,
  nmae,
  nmse,
  nrmse,
  pearson,
  rmse,
  vmse,
  vrmse,
  windowedDtw,
} from '@lola-ts/eval'
import type { Check } from '../check'

/** The Well's default. */
const eps = 1e-7

type Metric = (forecast: Float32Array, truth: Float32Array, fields: number) => number[]

/** The Well's own metrics, a state at a time; and those of whole trajectories. */
export const wellMetrics: Check = {
  matches: ({ title }) => title === "The Well's benchmark metrics",
  run({ config, input }, compare) {
    const [forecasts, truths] = [input.x!, input.y!]
    const [batch, times] = forecasts.shape as [number, number]
    const fields = forecasts.shape.at(-1)!
    const each = (count: number, metric: Metric) => {
      const size = forecasts.data.length / count
      const part = (data: Float32Array, i: number) => data.subarray(i * size, (i + 1) * size)
      return Array.from({ length: count }, (_, i) =>
        metric(part(forecasts.data, i), part(truths.data, i), fields),
      ).flat()
    }

    for (const [name, metric] of Object.entries(stateMetrics)) compare(`output/${name}`, each(batch * times, metric))
    for (const band of [0, 1, 2]) {
      for (const kind of ['mse', 'nmse'] as const) {
        const metric: Metric = (x, y, n) => binnedSpectralMse(x, y, n, config.grid, { eps })[kind][band]!
        compare(`output/spectral_error_${kind}_per_bin_${band}`, each(batch * times, metric))
      }
    }
    compare(
      'output/HistogramW1',
      each(batch, (x, y, n) => histogramW1(x, y, n, { eps })),
    )
    compare(
      'output/dtw_dtw_distance',
      each(batch, (x, y, n) => windowedDtw(x, y, n, times, { eps }).distance),
    )
    compare(
      'output/dtw_dtw_path_distortion',
      each(batch, (x, y, n) => windowedDtw(x, y, n, times, { eps }).distortion),
    )
  },
}

const stateMetrics: Record<string, Metric> = {
  MAE: mae,
  NMAE: (x, y, n) => nmae(x, y, n, { eps }),
  MSE: mse,
  NMSE: (x, y, n) => nmse(x, y, n, { eps }),
  RMSE: rmse,
  NRMSE: (x, y, n) => nrmse(x, y, n, { eps }),
  NRMSE_std: (x, y, n) => vrmse(x, y, n, { eps }),
  VMSE: (x, y, n) => vmse(x, y, n, { eps }),
  VRMSE: (x, y, n) => vrmse(x, y, n, { eps }),
  LInfinity: maxError,
  PearsonR: (x, y, n) => pearson(x, y, n, { asTheWell: true }),
}
