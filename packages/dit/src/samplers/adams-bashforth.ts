import { type MultistepOptions, multistep } from './multistep'
import type { Sampler } from './sampler'
import { solve } from './solve'

/**
 * Adams-Bashforth, a linear multi-step sampler of the probability-flow ODE.
 *
 * With ρ = σ/α, the noise estimate z(x_t) = (x_t − α_t x̂) / σ_t is interpolated over the last `order` times and
 * integrated exactly:
 *
 *     x_s = (α_s / α_t) x_t + α_s Σ_i c_i z_i,   Σ_i c_i ρ_i^k = ∫ ρ^k dρ from ρ_t to ρ_s
 *
 * One denoiser call a step, deterministic. The paper's choice: 16 steps of order 3.
 *
 * @throws {ConfigError} for steps or an order below 1
 *
 * Source: azula, `ABSampler`; Katherine Crowson, k-diffusion, `sample_lms`; Rozet et al. 2025, section 4.2.
 */
export function adamsBashforth(options: MultistepOptions = {}): Sampler {
  return multistep('adams-bashforth', options, (from, to) =>
    coefficients(
      from.map(({ alpha, sigma }) => sigma / alpha),
      to.sigma / to.alpha,
    ),
  )
}

/** The weights of the last estimates, oldest first, in the integral from the last of `rho` to `end`. */
export function coefficients(rho: readonly number[], end: number): number[] {
  const powers = rho.map((_, k) => k)
  const begin = rho.at(-1)!
  return solve(
    powers.map((k) => rho.map((r) => r ** k)),
    powers.map((k) => (end ** (k + 1) - begin ** (k + 1)) / (k + 1)),
  )
}
