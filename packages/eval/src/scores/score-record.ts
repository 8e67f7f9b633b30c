import type { ScoreIdentity } from './score-identity'
import type { SpeedMethod } from './speed-method'

/** What was scored: a reconstruction by the autoencoder, a forecast, a forecast guided by observations, a baseline. */
export type ScoreKind = 'reconstruction' | 'emulation' | 'guided' | 'baseline'

/** One number and everything needed to know what it is. Flat, so that it is a row of a table. */
export interface ScoreRecord extends ScoreIdentity {
  /** Name of the model folder or baseline, e.g. `rb-64/diffusion`, `persistence`. */
  model: string
  kind: ScoreKind
  dataset: string
  /** Which trajectory, and from where: e.g. `test/0@50`. */
  trajectory: string
  /** Field name, or `mean` for the average over fields and for what belongs to no field. */
  field: string
  /** Lead time in states; of a reconstruction, that of the state it was made from. */
  lead: number
  /** NaN where the forecast is not finite or the score undefined; written to JSON as null. */
  value: number
}

/** How long something took. Times in milliseconds a call of `batch` states, memory in MB (1e6 bytes). */
export interface Timing {
  case: string
  /** What made the states, where it is one of those that speed is compared of. */
  method?: SpeedMethod
  backend: string
  precision: string
  batch: number
  min_ms: number
  median_ms: number
  /** Arithmetic rate of the fastest call; null where the operation count is not known. */
  gflops: number | null
  peak_mb: number | null
}
