import { type Tensor, tf } from '@lola-ts/tensor-core'
import { type Denoiser, logLogit, type Schedule, timeRange } from '../src/index'

/** The exact denoiser of independent Gaussians, with a bend that makes its trajectories curve. Bend 0: exact. */
export function gaussianDenoiser(
  mean: Tensor | number,
  variance: Tensor | number,
  { schedule = logLogit(), bend = 0 }: { schedule?: Schedule; bend?: number } = {},
): Denoiser & { times: number[] } {
  const times: number[] = []
  return {
    times,
    schedule,
    mean: (xt, t) => {
      times.push(t)
      const { alpha, sigma } = schedule(t)
      const total = alpha ** 2 + sigma ** 2
      return tf.tidy(() => {
        const weight = tf.mul(alpha, variance).div(tf.mul(alpha ** 2, variance).add(sigma ** 2))
        const straight = weight.mul(xt.sub(tf.mul(alpha, mean))).add(mean)
        return bend === 0
          ? straight
          : straight.add(
              xt
                .div(Math.sqrt(total))
                .sin()
                .mul((bend * sigma ** 2) / total),
            )
      })
    },
  }
}

/** Where the probability-flow ODE of a Gaussian leads from `x1`, exactly. */
export function gaussianFlow(x1: Tensor, mean: number, variance: number, schedule: Schedule): Tensor {
  const { clean, noise } = timeRange(schedule)
  const [from, to] = [schedule(noise), schedule(clean)]
  const spread = ({ alpha, sigma }: typeof from) => Math.sqrt(alpha ** 2 * variance + sigma ** 2)
  return x1
    .sub(from.alpha * mean)
    .mul(spread(to) / spread(from))
    .add(to.alpha * mean)
}
