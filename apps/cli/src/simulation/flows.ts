import { rayleighBenard, type Simulation } from '@lola-ts/simulator'
import type { SimulationJob } from './simulation-job'

/** The flow of a job. */
export function simulationOf({ options }: SimulationJob): Simulation {
  return rayleighBenard(options)
}
