import * as tf from '@tensorflow/tfjs'
import { ConfigError } from '../errors'

/**
 * A measure of predictions against truth. `vmse` divides each sample and channel's squared error by its unbiased
 * variance over the grid (plus 0.01), so that every channel counts alike; `vrmse` is the mean of its roots.
 */
export type RegressionTerm = 'mse' | 'mae' | 'vmse' | 'vrmse'

/** One term, or the weights of a sum of terms. */
export type RegressionLoss = RegressionTerm | Partial<Record<RegressionTerm, number>>

const varianceFloor = 1e-2

/**
 * The loss of predictions against truth, both `[batch, ...grid, channel]`, a scalar. The grid is space, or time and
 * space.
 *
 * Source: Rozet et al. 2025, section 4.1 (v1.1 uses VMSE, v1.0 VRMSE); LoLa, `AutoEncoderLoss` and `RegressionLoss`.
 *
 * @throws {ConfigError} for a term that is not known
 */
export function regressionLoss(truth: tf.Tensor, output: tf.Tensor, loss: RegressionLoss): tf.Tensor {
  return weightedSum(loss, (term) => termOf(truth, output, term))
}

/** The sum of weight times term, over the terms of a loss. */
export function weightedSum<Term extends string>(
  loss: Term | Partial<Record<Term, number>>,
  value: (term: Term) => tf.Tensor,
): tf.Tensor {
  if (typeof loss === 'string') return value(loss)
  const terms = Object.entries(loss) as [Term, number][]
  if (terms.length === 0) throw new ConfigError('a loss without terms, expected at least one')
  return tf.addN(terms.map(([term, weight]) => value(term).mul(weight)))
}

function termOf(truth: tf.Tensor, output: tf.Tensor, term: RegressionTerm): tf.Tensor {
  if (term === 'mse') return truth.sub(output).square().mean()
  if (term === 'mae') return truth.sub(output).abs().mean()
  if (term !== 'vmse' && term !== 'vrmse') {
    throw new ConfigError(`loss is ${term}, expected mse, mae, vmse or vrmse`)
  }
  const [batch, channels] = [truth.shape[0]!, truth.shape.at(-1)!]
  const flat = (x: tf.Tensor) => x.reshape([batch, -1, channels])
  const x = flat(truth)
  const variance = x
    .sub(x.mean(1, true))
    .square()
    .sum(1)
    .div(x.shape[1]! - 1)
  const error = x.sub(flat(output)).square().mean(1).div(variance.add(varianceFloor))
  return term === 'vmse' ? error.mean() : error.sqrt().mean()
}
