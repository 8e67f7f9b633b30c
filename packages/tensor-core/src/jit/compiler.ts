import * as tf from '@tensorflow/tfjs'

/** A function of tensors in compiled form. */
export interface CompiledGraph {
  run(inputs: tf.Tensor[]): tf.Tensor[]
  dispose(): void
}

/** Runs `fn` once, with tensors formed like `inputs`, and turns what it did into a graph. Keeps nothing of that run. */
export type Compiler = (name: string, fn: (inputs: tf.Tensor[]) => tf.Tensor[], inputs: tf.Tensor[]) => CompiledGraph

let compiler: Compiler | undefined

/** Installs the compiler of a backend that has one. Called by `startBackend`. */
export function setCompiler(next: Compiler | undefined): void {
  compiler = next
}

/** The compiler, unless a function is being recorded or differentiated: then compiled graphs would hide their ops. */
export function activeCompiler(): Compiler | undefined {
  return recordings > 0 || tf.engine().state.gradientDepth > 0 ? undefined : compiler
}

let recordings = 0

/** Whether a function is being recorded. */
export const isRecording = () => recordings > 0

/** Runs `body` with compiled functions inside it taken apart into their ops. */
export function whileRecording<T>(body: () => T): T {
  recordings++
  try {
    return body()
  } finally {
    recordings--
  }
}
