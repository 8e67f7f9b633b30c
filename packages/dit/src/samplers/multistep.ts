import { checkValue, tf } from '@lola-ts/tensor-core'
import type { NoiseLevel } from '../schedules/schedule'
import { odeReach } from './reach'
import type { Sampler } from './sampler'
import { stepwise } from './stepwise'

export interface MultistepOptions {
  /** Denoiser calls. Default 16. */
  steps?: number
  /** Estimates that enter a step, the newest included. Default 3; the first steps use what there is. */
  order?: number
}

/**
 * A linear multi-step sampler of the probability-flow ODE: x_s = (α_s / α_t) x_t + α_s Σ_i c_i z_i over the last
 * noise estimates z(x_t) = (x_t − α_t x̂) / σ_t.
 *
 * @param coefficients c_i, oldest first, from the noise levels of the estimates and the one that the step leads to
 */
export function multistep(
  name: string,
  { steps = 16, order = 3 }: MultistepOptions,
  coefficients: (from: readonly NoiseLevel[], to: NoiseLevel) => number[],
): Sampler {
  checkValue(Number.isInteger(order) && order > 0, `${name}: order`, order, 'a whole number above 0')

  return stepwise({ name, steps, memory: order - 1 }, (x, { index, t, at, as, levels, denoiser, past }) => {
    const clean = denoiser.mean(x, t, odeReach(at, as))
    past.push(x.sub(clean.mul(at.alpha)).div(at.sigma))
    const weights = coefficients(levels.slice(index + 1 - past.length, index + 1), as)
    const integral = tf.addN(past.map((z, i) => z.mul(as.alpha * weights[i]!)))
    return x.mul(as.alpha / at.alpha).add(integral)
  })
}
