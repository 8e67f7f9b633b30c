import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { expectAgreement, normals, onWasm } from '../../../test/agree-with-cpu'

onWasm()

type Convolution = (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor

const compare = (convolve: Convolution, image: number[], filter: number[]) =>
  expectAgreement(() => {
    const [x, w] = [normals(image, 1), normals(filter, 2)]
    const y = convolve(x, w)
    return [y, ...tf.grads(convolve)([x, w], normals(y.shape, 3))]
  })

const uneven = [
  [0, 0],
  [2, 0],
  [0, 1],
  [0, 0],
] as tf.backend_util.ExplicitPadding

test.each([
  { image: [1, 5, 7, 3], filter: [3, 3, 3, 4], stride: 1, pad: 'same' as const },
  { image: [2, 6, 5, 2], filter: [3, 5, 2, 3], stride: 1, pad: 'valid' as const },
  { image: [2, 6, 5, 2], filter: [3, 2, 2, 3], stride: 1, pad: uneven },
  { image: [3, 4, 4, 6], filter: [1, 1, 6, 5], stride: 1, pad: 'valid' as const },
  { image: [2, 7, 6, 3], filter: [3, 3, 3, 2], stride: 2, pad: 'same' as const },
  { image: [2, 9, 8, 3], filter: [2, 3, 3, 2], stride: 2, pad: 'valid' as const },
  { image: [1, 12, 10, 1], filter: [3, 3, 1, 1], stride: 3, pad: 'same' as const },
  // Many cells for each output channel: the gradient by convolution, otherwise by taps.
  { image: [2, 24, 20, 3], filter: [3, 3, 3, 2], stride: 1, pad: uneven },
  { image: [1, 31, 33, 2], filter: [3, 4, 2, 2], stride: 2, pad: 'same' as const },
  { image: [1, 4, 4, 40], filter: [3, 3, 40, 50], stride: 1, pad: 'same' as const },
  // Many zeros around few cells: the gradient of the filter from copies.
  { image: [2, 5, 5, 30], filter: [3, 3, 30, 60], stride: 2, pad: 'same' as const },
])('conv2d of $image with $filter, stride $stride, padding $pad', ({ image, filter, stride, pad }) => {
  compare((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad), image, filter)
})

test.each([
  { image: [1, 4, 5, 6, 2], filter: [3, 3, 3, 2, 3], stride: 1, pad: 'same' as const },
  { image: [2, 5, 4, 6, 3], filter: [3, 2, 1, 3, 2], stride: 1, pad: 'valid' as const },
  { image: [2, 5, 6, 7, 2], filter: [3, 3, 3, 2, 3], stride: 2, pad: 'same' as const },
  { image: [1, 6, 7, 5, 2], filter: [2, 3, 3, 2, 2], stride: 2, pad: 'valid' as const },
  { image: [1, 6, 6, 6, 2], filter: [1, 1, 1, 2, 4], stride: 1, pad: 'valid' as const },
  { image: [1, 3, 3, 3, 5], filter: [3, 3, 3, 5, 9], stride: 1, pad: 'same' as const },
  { image: [2, 3, 3, 3, 5], filter: [3, 3, 3, 5, 50], stride: 1, pad: 'same' as const },
])('conv3d of $image with $filter, stride $stride, padding $pad', ({ image, filter, stride, pad }) => {
  compare((x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, stride, pad), image, filter)
})

test('conv3d with holes', () => {
  expectAgreement(() => {
    const [x, w] = [normals([1, 7, 6, 8, 2], 1) as tf.Tensor5D, normals([3, 2, 3, 2, 3], 2) as tf.Tensor5D]
    return tf.conv3d(x, w, 1, 'valid', 'NDHWC', [2, 1, 2])
  })
})

test('transposed convolutions', () => {
  expectAgreement(() => {
    const x = normals([2, 4, 5, 3], 1) as tf.Tensor4D
    return tf.conv2dTranspose(x, normals([3, 3, 2, 3], 2) as tf.Tensor4D, [2, 8, 10, 2], 2, 'same')
  })
})

test('the gradient of a gradient', () => {
  expectAgreement(() => {
    const filter = normals([3, 3, 2, 4], 1) as tf.Tensor4D
    const [x, w] = [normals([1, 6, 5, 2], 2), normals([1, 6, 5, 2], 3)]
    const backwards = (u: tf.Tensor) => tf.grad((z) => tf.conv2d(z as tf.Tensor4D, filter, 1, 'same'))(x, u)
    return tf.grad((u) => backwards(u).mul(w))(normals([1, 6, 5, 4], 4))
  })
})

test('a stride that skips the last cells leaves them without gradient', () => {
  tf.setBackend('wasm')
  tf.tidy(() => {
    const convolve = (x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, tf.ones([2, 2, 1, 1]), 2, 'valid')
    const gradient = tf
      .grad(convolve)(tf.ones([1, 5, 5, 1]))
      .reshape([5, 5])
    expect(gradient.arraySync()).toEqual([...Array(4).fill([1, 1, 1, 1, 0]), [0, 0, 0, 0, 0]])
  })
})
