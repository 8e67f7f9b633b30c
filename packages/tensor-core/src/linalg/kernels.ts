import * as tf from '@tensorflow/tfjs'

/** What TensorFlow can do to matrices and tfjs has no op for. Backends without them compute on the host. */
export type MatrixKernel = 'LolaQr' | 'LolaSymmetricEigen' | 'LolaTriangularSolve'

/** Runs a kernel of the current backend, or returns undefined where it has none. */
export function runMatrixKernel(name: MatrixKernel, inputs: Record<string, tf.Tensor>): tf.Tensor[] | undefined {
  if (!tf.getKernel(name, tf.getBackend())) return undefined
  return [tf.engine().runKernel(name, inputs)].flat() as tf.Tensor[]
}

/** Computes on the host in float64 what the backend cannot: reads the square matrix `m`, gives one of the same size. */
export function onHost(m: tf.Tensor, compute: (m: Float64Array, n: number) => Float64Array): tf.Tensor {
  const n = m.shape[0]!
  return tf.tensor2d(Float32Array.from(compute(Float64Array.from(m.dataSync()), n)), [n, n])
}
