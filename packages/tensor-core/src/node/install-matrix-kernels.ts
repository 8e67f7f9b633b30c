import * as tf from '@tensorflow/tfjs'
import type { MatrixKernel } from '../linalg/kernels'
import { dataType } from './graph-def'
import type { NodeBackend } from './node-backend'

interface Op {
  op: string
  flags: Record<string, boolean>
  outputs: number
}

const ops: Record<MatrixKernel, Op> = {
  LolaQr: { op: 'Qr', flags: { full_matrices: false }, outputs: 2 },
  LolaSymmetricEigen: { op: 'SelfAdjointEigV2', flags: { compute_v: true }, outputs: 2 },
  LolaTriangularSolve: { op: 'MatrixTriangularSolve', flags: { lower: false, adjoint: true }, outputs: 1 },
}

/** Gives tfjs-node TensorFlow's matrix decompositions, which it lacks. They are recorded by `jit` like any op. Again does nothing. */
export function installMatrixKernels(): void {
  for (const [kernelName, { op, flags, outputs }] of Object.entries(ops)) {
    if (tf.getKernel(kernelName, 'tensorflow')) continue
    tf.registerKernel({
      kernelName,
      backendName: 'tensorflow',
      kernelFunc({ inputs, backend }) {
        const { binding, executeMultipleOutputs } = backend as unknown as NodeBackend
        const attrs = [
          { name: 'T', type: binding.TF_ATTR_TYPE, value: dataType.float32 },
          ...Object.entries(flags).map(([name, value]) => ({ name, type: binding.TF_ATTR_BOOL, value })),
        ]
        return executeMultipleOutputs.call(backend, op, attrs, Object.values(inputs) as tf.TensorInfo[], outputs)
      },
    })
  }
}
