import * as tf from '@tensorflow/tfjs'
import { checkValue } from '../check-value'
import { fold, type Key, key } from '../random/key'
import { statelessUniform } from '../random/stateless-uniform'
import type { Scope } from './parameters'

let drawn: tf.Tensor | null = null

/** Two words for every example of a batch, `[batch, 2]` int32: what {@link withDropout} draws masks from. */
export function dropoutSeeds(from: Key, batch: number): tf.Tensor {
  const words = Array.from({ length: batch }, (_, example) => fold(from, 'dropout', example))
  return tf.tensor2d(Int32Array.from(words.flatMap(({ hi, lo }) => [hi, lo])), [batch, 2], 'int32')
}

/**
 * Runs a network as in training: its {@link dropout} layers drop. Everywhere else they do nothing.
 *
 * @param seeds of {@link dropoutSeeds}, one row an example; null for no dropout
 */
export function withDropout<R>(seeds: tf.Tensor | null, run: () => R): R {
  const outer = drawn
  drawn = seeds
  try {
    return run()
  } finally {
    drawn = outer
  }
}

/** The seeds of the training step that is being computed, null outside of {@link withDropout}. */
export const activeSeeds = () => drawn

/**
 * Dropout: inside of {@link withDropout} every value becomes zero with probability `rate`, and the others grow by
 * 1 / (1 − rate). Takes and gives `[batch, ...]`.
 *
 * A mask depends on the seed of its example and on the name of the scope, on nothing else: not on the size of the batch,
 * not on other layers. It is drawn in the compiled graph.
 *
 * @throws {ConfigError} unless 0 ≤ rate < 1
 *
 * Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.
 */
export function dropout(scope: Scope, rate: number): (x: tf.Tensor) => tf.Tensor {
  checkValue(rate >= 0 && rate < 1, 'dropout', rate, 'a number from 0 to below 1')
  const { hi, lo } = fold(key(0), 'dropout', scope.name)
  return (x) => {
    const seeds = drawn
    if (rate === 0 || seeds === null) return x
    return tf.tidy(() => {
      const own = seeds.add(tf.tensor1d(Int32Array.of(hi, lo), 'int32'))
      const masks = own.unstack().map((seed) => statelessUniform(seed, x.shape.slice(1)))
      return x.mul(
        tf
          .stack(masks)
          .greaterEqual(rate)
          .toFloat()
          .div(1 - rate),
      )
    })
  }
}
