import * as tf from '@tensorflow/tfjs'
import { activeCompiler, type CompiledGraph, type Compiler, whileRecording } from './compiler'
import { leaves, replaceLeaves, signature, type Tree } from './tree'

/** A compiled function. Call it like the original; {@link Jitted.dispose} frees its graphs. */
export interface Jitted<A extends Tree[], R extends Tree> {
  (...args: A): R
  dispose(): void
}

/**
 * Compiles a function of tensors into one optimised TensorFlow graph, where the backend can (`native`); elsewhere `fn`
 * runs in a tidy, with the same result.
 *
 *     const step = jit((weights: Weights, x: Tensor) => network(weights, x))
 *
 * Arguments and results are tensors nested in arrays and records; plain numbers, strings and booleans among the
 * arguments are constants of the graph. The first call with new shapes or constants records `fn` while its ops compute
 * nothing; every call runs the graph. `fn` must not read tensor values (`dataSync` throws) and must do the same for equal
 * shapes. Tensors from outside that `fn` uses are captured: they are kept alive and fed on every call, so pass what
 * changes as an argument. Gradients taken inside `fn` are compiled with it; a compiled function called by another one,
 * or under a gradient, becomes part of it.
 *
 * @param name appears in error messages
 * @returns tensors that the caller owns
 */
export function jit<A extends Tree[], R extends Tree>(
  fn: (...args: A) => R,
  { name = fn.name || 'jit' } = {},
): Jitted<A, R> {
  const graphs = new Map<string, { graph: CompiledGraph; result: R }>()

  const record = (compile: Compiler, args: A, inputs: tf.Tensor[]) => {
    let result: R | undefined
    const traced = (tensors: tf.Tensor[]) => leaves((result = fn(...(replaceLeaves(args, tensors) as A))))
    const graph = whileRecording(() => compile(name, traced, inputs))
    return { graph, result: result as R }
  }

  const call = (...args: A): R => {
    const compile = activeCompiler()
    if (!compile) return tf.tidy(() => owned(fn(...args)) as R & tf.TensorContainer) as R

    const inputs = leaves(args)
    const form = signature(args)
    const known = graphs.get(form) ?? record(compile, args, inputs)
    graphs.set(form, known)
    // The first call runs the graph as well: fused ops round otherwise than eager ones, and a resumed run must not.
    return replaceLeaves(known.result, known.graph.run(inputs))
  }

  const dispose = () => {
    for (const { graph } of graphs.values()) graph.dispose()
    graphs.clear()
  }
  return Object.assign(call, { dispose })
}

/** A result may be an argument passed on: the caller disposes the two separately. */
function owned<R extends Tree>(result: R): R {
  return replaceLeaves(
    result,
    leaves(result).map((tensor) => tf.clone(tensor)),
  )
}
