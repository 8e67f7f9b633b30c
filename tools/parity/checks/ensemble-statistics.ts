import {
  crossModulusBandError,
  type EnsembleSpectra,
  ensembleMean,
  ensembleSpectra,
  isotropicBins,
  mean,
  meanSquare,
  nrmse,
  powerBandError,
  skill,
  spectralBands,
  spread,
  totalError,
  vrmse,
} from '@lola-ts/eval'
import type { Check } from '../check'
import type { GoldenTensor } from '../fixture'

/** The columns that the reference's evaluation writes for every field, state and kind of truth; and its spectra. */
export const ensembleStatistics: Check = {
  matches: ({ title }) => title === 'Per-lead-time evaluation statistics of an ensemble',
  run({ config, input, output }, compare) {
    const { grid, members, lead_times: leads, fields, columns } = config
    const bins = isotropicBins(grid, { rounding: 'float32' })
    // The fixture's tensors, with time first and members second.
    const truths = [input.x!, input.x_ae!].map((truth) => split(truth, leads))
    const parts = split(input.x_hat!, members).map((member) => split(member, leads))
    const ensembles = Array.from({ length: leads }, (_, lead) => join(parts.map((member) => member[lead]!.data)))

    const table: Record<string, number[]> = Object.fromEntries(columns.map((column: string) => [column, []]))
    let first: EnsembleSpectra | undefined
    for (let lead = 0; lead < leads; lead++) {
      for (const truth of truths) {
        const of: Forecast = { ensemble: ensembles[lead]!, truth: truth[lead]!.data, members, fields }
        const spectra = ensembleSpectra(of.ensemble, of.truth, fields, bins)
        first ??= spectra
        const row = { ...columnsOf(of), ...bandColumns(spectra) }
        for (const column of columns as string[]) table[column]!.push(...row[column]!)
      }
    }
    for (const [column, values] of Object.entries(table)) compare(`output/stats/${column}`, values)

    compare('output/spectra/p_u', first!.truth[0]!)
    compare('output/spectra/p_v', first!.forecast[0]!)
    compare('output/spectra/c_uv', first!.crossModulus[0]!)
    compare('output/edges', bins.edges)
    compare('output/counts', bins.counts)
    compare('output/indices', bins.indices)
    const bands = spectralBands(bins)
    compare('output/band_limits', bands.limits)
    const width = output.masks!.shape[1]!
    compare(
      'output/masks',
      bands.bins.flatMap((band) => Array.from({ length: width }, (_, bin) => (band.includes(bin) ? 1 : 0))),
    )
  },
}

interface Forecast {
  ensemble: Float32Array
  truth: Float32Array
  members: number
  fields: number
}

/** One number a field for each of the reference's columns of moments and errors. */
function columnsOf({ ensemble, truth, members, fields }: Forecast): Record<string, number[]> {
  const forecast = ensembleMean(ensemble, members)
  return {
    m1: mean(truth, fields),
    m2: meanSquare(truth, fields),
    spread: spread(ensemble, members, fields),
    rmse: skill(ensemble, truth, fields),
    nrmse: nrmse(forecast, truth, fields),
    vrmse: vrmse(forecast, truth, fields),
    invariant: totalError(forecast, truth, fields),
  }
}

function bandColumns(spectra: EnsembleSpectra): Record<string, number[]> {
  const named = (name: string, errors: number[][]) =>
    errors[0]!.map((_, band) => [`${name}_band${band}`, errors.map((bands) => bands[band]!)])
  return Object.fromEntries([
    ...named('power', powerBandError(spectra)),
    ...named('cross', crossModulusBandError(spectra)),
  ])
}

/** The parts along the first axis. */
function split({ data }: Pick<GoldenTensor, 'data'>, count: number): { data: Float32Array }[] {
  const size = data.length / count
  return Array.from({ length: count }, (_, i) => ({ data: data.subarray(i * size, (i + 1) * size) }))
}

function join(parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]))
}
