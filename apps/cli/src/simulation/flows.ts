import { eulerQuadrants, rayleighBenard, type Simulation } from '@lola-ts/simulator'
import type { SimulationJob } from './simulation-job'

/** The flow of a job; `change` replaces options that all flows have. */
export function simulationOf(job: SimulationJob, change: { courant?: number; snapshots?: number } = {}): Simulation {
  return job.flow === 'euler'
    ? eulerQuadrants({ ...job.options, ...change })
    : rayleighBenard({ ...job.options, ...change })
}
