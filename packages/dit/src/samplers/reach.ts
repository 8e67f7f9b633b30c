import type { NoiseLevel } from '../schedules/schedule'

/** ∂x_s / ∂x̂ of a first-order step of the probability-flow ODE: α_s − α_t σ_s / σ_t. */
export function odeReach(at: NoiseLevel, as: NoiseLevel): number {
  return as.alpha - (at.alpha * as.sigma) / at.sigma
}
