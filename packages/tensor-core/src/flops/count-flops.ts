import * as tf from '@tensorflow/tfjs'

type Shapes = number[][]

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)

/** Multiplications of a product `[..., m, k]` by `[..., k, n]`, whichever of the two is transposed: m n k a matrix. */
function product([a, b]: Shapes, [out]: Shapes): number {
  const matrices = size(out!.slice(0, -2))
  return size(out!) * Math.sqrt((size(a!) * size(b!)) / (matrices * size(out!)))
}

/** Multiplications of a convolution whose kernel is `[...taps, inputs, outputs]` and whose result has these positions. */
const convolution = (result: readonly number[], kernel: readonly number[]) => size(result) * size(kernel.slice(0, -1))

/** The kernels of tfjs that multiply matrices. Their inputs are in the order in which the kernels take them. */
export const multiplications: Record<string, (inputs: Shapes, outputs: Shapes) => number> = {
  BatchMatMul: product,
  Conv2D: ([, kernel], [out]) => convolution(out!, kernel!),
  Conv3D: ([, kernel], [out]) => convolution(out!, kernel!),
  Conv2DBackpropInput: ([dy, kernel]) => convolution(dy!, kernel!),
  Conv3DBackpropInputV2: ([dy, kernel]) => convolution(dy!, kernel!),
  Conv2DBackpropFilter: ([, dy], [kernel]) => convolution(dy!, kernel!),
  Conv3DBackpropFilterV2: ([, dy], [kernel]) => convolution(dy!, kernel!),
}

/**
 * Floating-point operations of `fn`: those of its matrix products and convolutions, gradients included, a
 * multiplication and an addition being two. What stands in papers, and what decides the time.
 *
 * `fn` runs once, op by op. Its result is disposed.
 */
export async function countFlops(fn: () => tf.TensorContainer): Promise<number> {
  const { kernels } = await tf.profile(() => {
    tf.tidy(() => {
      fn()
    })
    return []
  })
  return kernels.reduce((sum, { name, inputShapes, outputShapes }) => {
    return sum + 2 * Math.round(multiplications[name]?.(inputShapes as Shapes, outputShapes as Shapes) ?? 0)
  }, 0)
}
