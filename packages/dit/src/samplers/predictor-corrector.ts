import { checkValue } from '@lola-ts/tensor-core'
import { odeReach } from './reach'
import type { Sampler } from './sampler'
import { stepwise } from './stepwise'

export interface PredictorCorrectorOptions {
  /** Default 64. */
  steps?: number
  /** Corrections before each prediction. Default 1. */
  corrections?: number
  /** Size of a correction, from 0 to 1. Default 0.01. */
  delta?: number
}

/**
 * Predictor-corrector: Langevin corrections of size δ at each noise level,
 *
 *     x_t ← x_t + δ (α_t x̂ − x_t) + √(2δ) σ_t ε
 *
 * before a first-order step of the probability-flow ODE, x_s = α_s x̂ + σ_s (x_t − α_t x̂) / σ_t, goes on.
 *
 * `corrections + 1` denoiser calls a step; correction c of step i takes draw `i · corrections + c` of the noise. Good
 * values: 64 steps, one correction, δ from 0.01 to 0.1. Corrections pull samples back to where the denoiser expects
 * them; per call of the denoiser {@link adamsBashforth} is more accurate.
 *
 * @throws {ConfigError} for steps below 1, corrections that are no whole number, or a delta outside of [0, 1]
 *
 * Source: Song et al., "Score-based generative modeling through stochastic differential equations", 2021, section 4.2;
 * azula 0.3, `PCSampler`. Later versions of azula renew √δ of the noise instead.
 */
export function predictorCorrector(options: PredictorCorrectorOptions = {}): Sampler {
  const { steps = 64, corrections = 1, delta = 0.01 } = options
  const name = 'predictor-corrector'
  checkValue(Number.isInteger(corrections) && corrections >= 0, `${name}: corrections`, corrections, 'a whole number')
  checkValue(delta >= 0 && delta <= 1, `${name}: delta`, delta, 'a number from 0 to 1')

  return stepwise({ name, steps }, (x, { index, t, at, as, denoiser, noise }) => {
    const reach = odeReach(at, as)
    let corrected = x
    for (let c = 0; c < corrections; c++) {
      const clean = denoiser.mean(corrected, t, reach)
      const stirred = noise(index * corrections + c).mul(at.sigma * Math.sqrt(2 * delta))
      corrected = corrected
        .mul(1 - delta)
        .add(clean.mul(delta * at.alpha))
        .add(stirred)
    }
    return corrected.mul(as.sigma / at.sigma).add(denoiser.mean(corrected, t, reach).mul(reach))
  })
}
