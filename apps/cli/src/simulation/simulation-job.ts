import type { EulerQuadrantsOptions, RayleighBenardOptions } from '@lola-ts/simulator'

interface Job {
  /** `train`, `valid` or `test`. */
  split: string
  /** The file of the dataset that it goes into, without folder and ending; all its trajectories share their parameters. */
  file: string
  /** Its name among all jobs, which is that of its own file until all are done. */
  name: string
}

/** One trajectory of convection to simulate: plain JSON, handed to a worker process. */
interface ConvectionJob extends Job {
  flow: 'rayleigh-benard'
  options: Omit<RayleighBenardOptions, 'start'>
}

/** One trajectory of a gas to simulate. */
interface EulerJob extends Job {
  flow: 'euler'
  options: Omit<EulerQuadrantsOptions, 'start'>
}

/** One trajectory to simulate. */
export type SimulationJob = ConvectionJob | EulerJob
