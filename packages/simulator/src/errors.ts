import { LolaError } from '@lola-ts/tensor-core'

/** A simulation that cannot go on: values that are no numbers any more, or a time step that has become too small. */
export class SimulationError extends LolaError {
  readonly code = 'SIMULATION'
  /** Time of the flow at which it happened. Snapshots before it are good. */
  readonly time: number

  constructor(message: string, time: number, hint?: string) {
    super(message, hint === undefined ? {} : { hint })
    this.time = time
  }
}
