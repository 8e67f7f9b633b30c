import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { GuidanceProblem } from '../src/index'

/** Variance of the observations. */
const noise = 0.25

/** x ~ N(0, 1), x_t = x + σ z: the mean is x_t / (1 + σ²), and everything about the posterior is known. */
export function gaussianProblem(
  sigma: number,
  y: Tensor,
  xt: Tensor,
  predict: (x: Tensor) => Tensor = (x) => x,
): GuidanceProblem {
  return {
    xt,
    mean: (x) => x.div(1 + sigma ** 2),
    predict: (x) => predict(x).reshape([x.shape[0]!, -1]),
    decode: (x) => x,
    see: (x) => predict(x).reshape([x.shape[0]!, -1]),
    encode: (x) => x,
    y,
    variance: tf.scalar(noise),
    gamma: tf.scalar(sigma ** 2),
    isotropic: tf.scalar(sigma ** 2 / (1 + sigma ** 2)),
    reach: tf.scalar(0.5),
  }
}

/** The posterior mean of one entry, given its noisy value and the observation of it. */
export function gaussianPosterior(sigma: number, xt: number, y: number): number {
  return (xt / sigma ** 2 + y / noise) / (1 + 1 / sigma ** 2 + 1 / noise)
}
