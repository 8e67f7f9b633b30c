import * as tf from '@tensorflow/tfjs'
import { isRecording } from './compiler'

/**
 * The kernel behind {@link after}, for recordings only: inputs `{ x0, x1, ... }`, of which it gives all but the last
 * again, after the last.
 */
export const afterKernel = 'LolaAfter'

/**
 * Runs `f`, and runs it again when its gradient is asked for: what it computes on the way need not be kept until then.
 * Half as much again to compute, and the memory of one such piece instead of all.
 *
 * @param f a function of nothing but `inputs` and of tensors that no gradient is wanted of; runs the same each time
 *
 * Source: Chen et al., "Training deep nets with sublinear memory cost", 2016.
 */
export function recompute(f: (inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor {
  const twice = tf.customGrad((...args) => {
    const save = args.pop() as unknown as (tensors: tf.Tensor[]) => void
    const given = args as tf.Tensor[]
    save(given)
    return {
      value: f(given),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradients(f, after(saved, dy), dy),
    }
  })
  return twice(...inputs)
}

/**
 * The same tensors, which a compiled graph has only once it has `signal`. Without that TensorFlow would find that the
 * second run of a function computes what the first one has computed, and keep it until then; or start early.
 */
function after(tensors: tf.Tensor[], signal: tf.Tensor): tf.Tensor[] {
  if (!isRecording() || !tf.getKernel(afterKernel, tf.getBackend())) return tensors
  const named = Object.fromEntries([...tensors, signal].map((tensor, i) => [`x${i}`, tensor]))
  return tf.engine().runKernel(afterKernel, named) as tf.Tensor[]
}

/** The gradient for each input, zeros where there is none. */
function gradients(f: (inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[], dy: tf.Tensor): tf.Tensor[] {
  const engine = tf.engine()
  // The outer gradient is at work on its tape; ours would take the place of it.
  const { activeTape } = engine.state
  try {
    const { grads } = engine.gradients(() => f(inputs), inputs, dy, true)
    return grads.map((grad, i) => grad ?? tf.zerosLike(inputs[i]!))
  } finally {
    if (activeTape) engine.state.activeTape = activeTape
  }
}
