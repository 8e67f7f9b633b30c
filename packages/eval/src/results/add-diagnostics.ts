import { ScoreError } from '../errors'
import type { Diagnostics } from './manifest'

/**
 * Adds diagnostics of the same model, kind and horizon: ranks are summed, spectra averaged by their states.
 *
 * @throws ScoreError if they are of ensembles of different size
 */
export function addDiagnostics(a: Diagnostics, b: Diagnostics): Diagnostics {
  if (a.ranks[0]?.length !== b.ranks[0]?.length) {
    throw new ScoreError(`${a.model}: ranks among ${a.ranks[0]?.length} and among ${b.ranks[0]?.length} places`, {
      hint: 'Members are missing from some forecasts, or two evaluations were mixed.',
    })
  }
  const sums = (x: number[][], y: number[][]) => x.map((row, i) => row.map((value, k) => value + y[i]![k]!))
  const ranks = sums(a.ranks, b.ranks)
  if (!a.spectra || !b.spectra) return { ...a, ranks, spectra: null }
  const states = a.spectra.states + b.spectra.states
  const [shareA, shareB] = [a.spectra.states / states, b.spectra.states / states]
  const means = (x: number[][], y: number[][]) =>
    x.map((row, i) => row.map((value, k) => value * shareA + y[i]![k]! * shareB))
  const spectra = {
    states,
    edges: a.spectra.edges,
    truth: means(a.spectra.truth, b.spectra.truth),
    forecast: means(a.spectra.forecast, b.spectra.forecast),
    coherence: means(a.spectra.coherence, b.spectra.coherence),
  }
  return { ...a, ranks, spectra }
}
