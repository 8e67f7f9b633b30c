import type { SimulationJob } from './simulation-job'

/** A trajectory to simulate. */
export interface ToWorker {
  job: SimulationJob
  /** Where it is written. */
  path: string
  /** Where as much of it as is good is written if it fails. */
  partial: string
}

export type FromWorker =
  | { type: 'ready' }
  | { type: 'snapshot'; name: string }
  | { type: 'remark'; text: string }
  | { type: 'done'; name: string }
  | { type: 'failed'; name: string; reason: string }
