import * as tf from '@tensorflow/tfjs'
import { afterKernel } from '../jit/recompute'
import { dataType } from './graph-def'
import { afterOp } from './graph-recorder'
import type { NodeBackend } from './node-backend'

/** Lets parts of a compiled graph wait for others, see {@link afterOp}. Again does nothing. */
export function installAfterKernel(): void {
  if (tf.getKernel(afterKernel, 'tensorflow')) return
  tf.registerKernel({
    kernelName: afterKernel,
    backendName: 'tensorflow',
    kernelFunc({ inputs, backend }) {
      const { binding, executeMultipleOutputs } = backend as unknown as NodeBackend
      const all = Object.values(inputs) as tf.TensorInfo[]
      const types = all.slice(0, -1).map(({ dtype }) => dataType[dtype as keyof typeof dataType])
      const attrs = [{ name: 'T', type: binding.TF_ATTR_TYPE, value: types }]
      return executeMultipleOutputs.call(backend, afterOp, attrs, all, types.length)
    },
  })
}
