import { ScoreError } from '../errors'
import type { SpaceAxis } from '../figures/axis'
import type { ScoreIdentity, ScoreKind, Timing } from '../scores'
import type { Horizon } from '../streaming/horizons'

/** How a latent emulator is rolled out and scored; the numbers of two regimes cannot be compared. */
export type Regime = 'encode-once' | 'ambient' | 'latent'

/** States kept as pictures: one trajectory, forecast by one model. */
export interface ExampleStates {
  /** The trajectory, from where. */
  trajectory: string
  model: string
  kind: ScoreKind
  leads: number[]
  /** What is there for each lead, in order: `truth`, `mean`, `member 1`, `observations`, `guided, mean`. */
  panels: string[]
  /** Nodes of each picture, `[x, y]`. */
  grid: [number, number]
  axes: [SpaceAxis, SpaceAxis]
  /** Where a 3-D grid was cut, in words; null for a plane. */
  slice: string | null
  /** Points that guided forecasts were told of, where instruments were points; a list for each lead. */
  points?: ObservedPoint[][]
}

/** What a point sensor said. */
export interface ObservedPoint {
  /** In the units of the axes. */
  x: number
  y: number
  /** One a field; null where it was not seen. */
  values: (number | null)[]
}

/** What an evaluation was of, and with what: enough to trace each of its numbers to a command, and to run it again. */
export interface EvaluationManifest {
  format: 'lola evaluation'
  formatVersion: 1
  /** What was typed. */
  command: string
  version: string
  backend: string
  machine: string
  /** When it was finished, in UTC. */
  date: string
  model: string
  /** Hash of the weights, or of nothing for forecasts from a file. */
  weights: string | null
  /** Values of the fields over values of the latents; 1 in pixels, null where it is not known. */
  compression: number | null
  regime: Regime | null
  dataset: string
  /** A short name of the files: by name and size. */
  data: string
  split: string
  grid: number[]
  fields: string[]
  /** What scores that have a unit were normalised by: `registry`, or a hash of means and deviations; null for not at all. */
  normalisation: string | null
  /** Which fields have a sign. */
  signed: boolean[]
  members: number
  context: number | null
  overlap: number | null
  /** States between scored ones, in steps of the files. */
  stride: number
  seed: number | null
  /** Sampler and guidance, in words. */
  settings: string | null
  guidance: string | null
  /** Trajectories with their starts, as in score records. */
  trajectories: string[]
  states: number
  /** Time of a state after the one before, in the unit of the data; null where it is not known. */
  interval: number | null
  horizons: Horizon[]
  /** The columns of scores.csv, in order. */
  scores: ScoreIdentity[]
  /** Lines of scores.csv without its head. */
  rows: number
  timings: Timing[]
  example: ExampleStates | null
}

/**
 * Reads a `manifest.json`.
 *
 * @param name what to call the text in errors, e.g. its path
 * @throws ScoreError if it is not one, or damaged
 */
export function manifestFromJson(text: string, name = 'manifest.json'): EvaluationManifest {
  let manifest: Partial<EvaluationManifest> | null
  try {
    manifest = JSON.parse(text)
  } catch (cause) {
    throw new ScoreError(`${name}: not JSON, or cut off`, { hint, cause })
  }
  if (manifest?.format !== 'lola evaluation')
    throw new ScoreError(`${name}: not the manifest of an evaluation`, { hint })
  if (manifest.formatVersion !== 1) {
    throw new ScoreError(`${name}: written in form ${manifest.formatVersion}, and this version reads form 1`, {
      hint: 'Use the version of lola that wrote it, or evaluate again.',
    })
  }
  const lists = ['grid', 'fields', 'trajectories', 'horizons', 'scores', 'timings'] as const
  const missing: string[] = lists.filter((key) => !Array.isArray(manifest[key]))
  if (typeof manifest.rows !== 'number') missing.push('rows')
  if (typeof manifest.dataset !== 'string') missing.push('dataset')
  if (missing.length) throw new ScoreError(`${name}: lacks ${missing.join(', ')}`, { hint })
  return manifest as EvaluationManifest
}

const hint = 'lola evaluate writes it. Name the folder that it wrote.'

/** Sums of what is not a number a state: rank histograms and spectra, over a horizon and over trajectories. */
export interface Diagnostics {
  model: string
  kind: ScoreKind
  horizon: Horizon
  /** Of each field, M + 1 counts. */
  ranks: number[][]
  /** Of each field, means over states; null where no spectra were asked for. */
  spectra: { states: number; edges: number[]; truth: number[][]; forecast: number[][]; coherence: number[][] } | null
}
