import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { Sampler } from './sample'
import { solve } from './solve'
import { timeGrid } from './time-grid'

export interface AdamsBashforthOptions {
  /** Denoiser calls. Default 16. */
  steps?: number
  /** Earlier estimates that enter a step. Default 3; the first steps use what there is. */
  order?: number
}

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
 * Source: azula, `ABSampler`; Katherine Crowson, k-diffusion, `sample_lms`; Rozet et al. 2025, section 4.2.
 */
export function adamsBashforth({ steps = 16, order = 3 }: AdamsBashforthOptions = {}): Sampler {
  const times = timeGrid(steps)

  return {
    name: 'adams-bashforth',
    async sample(denoiser, x1) {
      const levels = times.map(denoiser.schedule)
      const rho = levels.map(({ alpha, sigma }) => sigma / alpha)
      const history: Tensor[] = []
      let x = x1.clone()
      for (let i = 0; i < steps; i++) {
        const { alpha, sigma } = levels[i]!
        const next = levels[i + 1]!.alpha
        const clean = denoiser.mean(x, times[i]!)
        history.push(tf.tidy(() => x.sub(clean.mul(alpha)).div(sigma)))
        clean.dispose()
        if (history.length > order) history.shift()!.dispose()
        const weights = coefficients(rho.slice(i + 1 - history.length, i + 1), rho[i + 1]!)
        const moved = tf.tidy(() => {
          const integral = tf.addN(history.map((z, k) => z.mul(next * weights[k]!)))
          return x.mul(next / alpha).add(integral)
        })
        x.dispose()
        x = moved
        await tf.nextFrame()
      }
      tf.dispose(history)
      return x
    },
  }
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
