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
  step: number
  /** All sessions together. */
  seconds: number
  /** Last validation loss, where there is one. */
  validation: number | undefined
  /** The model folder, where it finished. */
  path?: string
}
