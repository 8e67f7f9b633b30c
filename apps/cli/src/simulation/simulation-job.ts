import type { RayleighBenardOptions } from '@lola-ts/simulator'

/** One trajectory to simulate: plain JSON, handed to a worker process. */
export interface SimulationJob {
  flow: FlowName
  options: FlowOptions
  /** `train`, `valid` or `test`. */
  split: string
  /** The file of the dataset that it goes into, without folder and ending; all its trajectories share their parameters. */
  file: string
  /** Its name among all jobs, which is that of its own file until all are done. */
  name: string
}

export type FlowName = 'rayleigh-benard'

/** What may be given to a flow, without what comes from files. */
export type FlowOptions = Omit<RayleighBenardOptions, 'start'>
