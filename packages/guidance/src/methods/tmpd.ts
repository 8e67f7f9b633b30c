import { pullback, type Tensor, tf } from '@lola-ts/tensor-core'
import type { GuidanceMethod } from './method'

/**
 * Tweedie moment projected diffusions: as {@link mmps}, with the covariance of the observations reduced to a diagonal,
 * its row sums,
 *
 *     E[x | x_t, y] = x̂ + C Aᵀ (y − A(x̂)) / (σ_y² + A C Aᵀ 1),   C = (σ² / α) Jᵀ
 *
 * where A is the Jacobian of what is observed and J that of the denoiser. No solver and no number to choose: two
 * gradients of both and a forward derivative of the operator. Row sums assume that what is observed is positively
 * correlated; where they are negative they count as 0.
 *
 * Source: Boys et al., "Tweedie moment projected diffusions for inverse problems", 2023, section 3.2; azula,
 * `TMPDDenoiser`.
 */
export function tmpd(): GuidanceMethod {
  return {
    name: 'tmpd',
    mean({ xt, mean, predict, y, variance, gamma }) {
      const clean = pullback(mean, xt)
      const seen = pullback(predict, clean.value)
      const covary = (w: Tensor) => clean.pull(w).mul(gamma)
      const back = pullback(seen.pull, tf.onesLike(seen.value))
      const rows = tf.relu(back.pull(covary(back.value)))
      const error = y.sub(seen.value).div(rows.add(variance))
      return clean.value.add(covary(seen.pull(error)))
    },
  }
}
