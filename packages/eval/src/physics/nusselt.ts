import type { Values } from '../scores/values'
import { domainMean } from './domain-mean'

export interface NusseltOptions {
  /** Number of the buoyancy field, and of the vertical velocity. */
  buoyancy: number
  velocity: number
  /** Rayleigh and Prandtl number of the flow. */
  rayleigh: number
  prandtl: number
  /** Weights of the points, `[...space]`, as of `gridWeights`. */
  weights: Float64Array
}

/**
 * Nusselt number of Rayleigh-Bénard convection: heat carried over heat conducted,
 *
 *     Nu = 1 + ⟨w b⟩ / κ,   κ = (Ra Pr)^(−1/2)
 *
 * over the volume, in free-fall units: height and difference of buoyancy between the plates are 1. Nodes of the vertical
 * axis are not even in The Well's data, so the mean needs weights. 1 without flow.
 *
 * Source: Grossmann and Lohse, "Scaling in thermal convection", 2000; units of Ohana et al., "The Well", 2024.
 *
 * @param snapshot `[...space, field]`, in the units of the data
 */
export function nusselt(snapshot: Values, fields: number, options: NusseltOptions): number {
  const { buoyancy, velocity, rayleigh, prandtl, weights } = options
  const flux = domainMean(
    weights,
    (point) => snapshot[point * fields + velocity]! * snapshot[point * fields + buoyancy]!,
  )
  return 1 + flux * Math.sqrt(rayleigh * prandtl)
}
