import type { DemoResults } from './demo-results'

/** Number of trajectories that were scored. */
export const trajectories = ({ scores }: DemoResults) => new Set(scores.map(({ trajectory }) => trajectory)).size

/** A count with its noun. */
export const plural = (count: number, noun: string, many = `${noun}s`) => `${count} ${count === 1 ? noun : many}`

/** Time that passes until a lead, in the unit of the demo. */
export const timeOf = ({ interval }: DemoResults, lead: number) => (lead * interval).toFixed(interval % 1 ? 2 : 0)

/** On how much data curves stand, and what the shades are. */
export const averaging = (demo: DemoResults) => {
  const count = trajectories(demo)
  return count > 1
    ? `Averages over ${count} trajectories; shades: one standard deviation between them.`
    : 'One trajectory.'
}

/** The eps of the VRMSEs, which {@link curvesOf} has checked to be one. */
export const vrmseName = ({ scores }: DemoResults) => {
  const eps = scores.find(({ metric }) => metric === 'vrmse')?.eps
  return eps === undefined || eps === null ? 'VRMSE' : `VRMSE (ε = ${eps.toExponential(0)})`
}
