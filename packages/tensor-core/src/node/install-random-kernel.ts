import * as tf from '@tensorflow/tfjs'
import { statelessUniformKernel } from '../random/stateless-uniform'
import { dataType } from './graph-def'
import type { NodeBackend } from './node-backend'

/** Gives tfjs-node TensorFlow's generator that draws in a graph. Again does nothing. */
export function installRandomKernel(): void {
  if (tf.getKernel(statelessUniformKernel, 'tensorflow')) return
  tf.registerKernel({
    kernelName: statelessUniformKernel,
    backendName: 'tensorflow',
    kernelFunc({ inputs, attrs, backend }) {
      const { binding, executeSingleOutput } = backend as unknown as NodeBackend
      const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value })
      const shape = tf.tensor1d(attrs!.shape as unknown as number[], 'int32')
      const drawn = executeSingleOutput.call(
        backend,
        'StatelessRandomUniform',
        [type('T', dataType.int32), type('dtype', dataType.float32), type('Tseed', dataType.int32)],
        [shape, inputs.seed as tf.TensorInfo],
      )
      shape.dispose()
      return drawn
    },
  })
}
