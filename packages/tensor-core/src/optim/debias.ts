import * as tf from '@tensorflow/tfjs'

/**
 * What a moving average takes of its next value at `step`, from 1: (1 − β) / (1 − βˢ). The first value is taken whole,
 * and no correction for a start from zero is needed later.
 *
 * @returns a scalar
 */
export function debiasedShare(beta: number, step: tf.Tensor): tf.Tensor {
  // 1 - pow(0.999, 1) has four correct digits in float32, expm1 all.
  return tf.scalar(beta - 1).div(step.mul(Math.log(beta)).expm1())
}

/** The moving average after a value: `average + share (value − average)`. */
export function follow(average: tf.Tensor, value: tf.Tensor, share: tf.Tensor): tf.Tensor {
  return average.add(value.sub(average).mul(share))
}
