import * as tf from '@tensorflow/tfjs'

const kernelName = 'Conv3DBackpropInputV2'

/**
 * Teaches tfjs the derivative of its 3-D convolution's gradient, which it lacks and guidance needs: the gradient is
 * linear, and its transpose is the convolution itself. Safe to call twice.
 */
export function registerConv3dSecondDerivative(): void {
  if (tf.getGradient(kernelName)) return
  tf.registerGradient({
    kernelName,
    inputsToSave: ['filter'],
    gradFunc: (upstream, [filter], attrs) => {
      const { strides, pad } = attrs as unknown as { strides: [number, number, number]; pad: 'same' | 'valid' }
      return {
        dy: () => tf.conv3d(upstream as tf.Tensor5D, filter as tf.Tensor5D, strides, pad),
        filter: () => {
          throw new Error(`${kernelName}: no second derivative by the filter`)
        },
      }
    },
  })
}
