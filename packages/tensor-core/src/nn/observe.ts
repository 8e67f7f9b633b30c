import * as tf from '@tensorflow/tfjs'
import type { Scope } from './parameters'

/** Told the name of a layer (the reference's module name) and what it gave. */
export type Observer = (name: string, output: tf.Tensor) => void

let observer: Observer | undefined

/**
 * Runs `run` and hands the output of every layer in it to `see`: to compare two implementations block by block.
 *
 * The tensors belong to the network: keep what you want with `tf.keep`. Compiled functions are silent.
 */
export function observe<R>(see: Observer, run: () => R): R {
  const outer = observer
  observer = see
  try {
    return run()
  } finally {
    observer = outer
  }
}

/**
 * Makes a layer visible to {@link observe} under the name of its scope, and frees what it computes on the way: a network
 * that runs op by op, as it does while it is recorded, otherwise holds every intermediate value until its end.
 */
export function named<A extends unknown[]>(scope: Scope, layer: (...args: A) => tf.Tensor): (...args: A) => tf.Tensor {
  return (...args) => {
    const output = tf.tidy(() => layer(...args))
    observer?.(scope.name, output)
    return output
  }
}
