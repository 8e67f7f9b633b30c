import { type MultistepOptions, multistep } from './multistep'
import type { Sampler } from './sampler'
import { solve } from './solve'

/**
 * Exponential Adams-Bashforth, a linear multi-step sampler of the probability-flow ODE in log noise.
 *
 * With u = log(σ/α), the noise estimate z(x_t) = (x_t − α_t x̂) / σ_t is interpolated over the last `order` times and
 * integrated against e^u exactly:
 *
 *     x_s = (α_s / α_t) x_t + α_s Σ_i c_i z_i,   Σ_i c_i u_i^k = ∫ e^u u^k du from u_t to u_s
 *
 * One denoiser call a step, deterministic. Interpolating in u spaces the times of a log-linear schedule evenly, where it
 * beats {@link adamsBashforth}; on log-logit, whose first and last steps are long in u, order 3 extrapolates far:
 * prefer order 2, or Adams-Bashforth.
 *
 * @throws {ConfigError} for steps or an order below 1
 *
 * Source: Zhang and Chen, "Fast sampling of diffusion models with exponential integrator", 2023; Lu et al.,
 * "DPM-Solver", 2022, whose multi-step form it is; azula, `EABSampler`.
 */
export function exponentialAdamsBashforth(options: MultistepOptions = {}): Sampler {
  return multistep('exponential-adams-bashforth', options, (from, to) =>
    exponentialCoefficients(
      from.map(({ alpha, sigma }) => Math.log(sigma / alpha)),
      Math.log(to.sigma / to.alpha),
    ),
  )
}

/** The weights of the last estimates, oldest first, in the integral against e^u from the last of `u` to `end`. */
export function exponentialCoefficients(u: readonly number[], end: number): number[] {
  const begin = u.at(-1)!
  const h = end - begin
  // ∫ e^v v^k dv from 0 to h by parts. Counting u from where the step begins keeps the powers small.
  const moments = [Math.expm1(h)]
  for (let k = 1; k < u.length; k++) moments.push(h ** k * Math.exp(h) - k * moments[k - 1]!)
  return solve(
    u.map((_, k) => u.map((v) => (v - begin) ** k)),
    moments.map((moment) => moment * Math.exp(begin)),
  )
}
