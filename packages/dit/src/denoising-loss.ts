import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { type Condition, type DiffusionNetwork, denoisedVariance, impose, type LevelTensors } from './diffusion-network'

/**
 * The denoising loss of clean windows `x` `[batch, time, ...space, channel]`, a scalar: the squared error of the mean,
 * divided by σ² / (α² + σ²), over all entries, known ones included.
 *
 * @param noise standard normals of the shape of `x`
 *
 * Source: LoLa, `DenoiserLoss`.
 */
export function denoisingLoss(
  network: DiffusionNetwork,
  weights: Weights,
  x: Tensor,
  noise: Tensor,
  level: LevelTensors,
  condition: Condition,
): Tensor {
  const spread = (c: Tensor) => c.reshape([-1, ...x.shape.slice(1).map(() => 1)])
  const [alpha, sigma] = [spread(level.alpha), spread(level.sigma)]
  const total = alpha.square().add(sigma.square())
  const noisy = x.mul(alpha).add(noise.mul(sigma))
  const xt = impose(noisy, x.mul(total.sqrt()), condition.mask)
  const error = network.mean(weights, xt, level, condition).sub(x).square()
  return tf.mean(error.div(spread(denoisedVariance(level))))
}
