import type { Output } from '../output/output'

/** A training that the command line asks for. */
export interface TrainingRequest<C> {
  /** Resolved. */
  config: C
  /** The run folder. */
  run: string
  /** Name of the preset, for the model card. */
  preset: string
  signal: AbortSignal
  output: Output
}

/** How a training ended. */
export interface Trained {
  /** False when Ctrl-C stopped it. */
  finished: boolean
  /** Whether validation stopped improving before the last step. */
  early: boolean
  step: number
  /** All sessions together. */
  seconds: number
  /** Validation loss of the weights that were trained, where there is one. */
  validation: number | undefined
  /** Steps that were not finite. */
  skipped: number
  /** The model folder, where it finished. */
  path?: string
}
