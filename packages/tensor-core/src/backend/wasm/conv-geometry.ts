import * as tf from '@tensorflow/tfjs'

/** A triple for the axes depth, height, width. */
export type Axes3 = [number, number, number]

/** A convolution in 3-D; one in 2-D has depth 1. Images are `[batch, ...image, channels]`. */
export interface ConvGeometry {
  batch: number
  inputs: number
  outputs: number
  image: Axes3
  result: Axes3
  kernel: Axes3
  stride: Axes3
  dilation: Axes3
  /** Zeros in front of each axis, and behind it. */
  before: Axes3
  after: Axes3
}

type Shape4 = [number, number, number, number]
type Shape5 = [number, number, number, number, number]

export interface Conv2dAttributes {
  strides: [number, number] | number
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding
  dataFormat: 'NHWC' | 'NCHW'
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

export function conv2dGeometry(image: number[], filter: number[], attrs: Conv2dAttributes): ConvGeometry {
  const { strides, pad, dimRoundingMode } = attrs
  const info = tf.backend_util.computeConv2DInfo(image as Shape4, filter as Shape4, strides, 1, pad, dimRoundingMode)
  const { padInfo } = info
  return {
    batch: info.batchSize,
    inputs: info.inChannels,
    outputs: info.outChannels,
    image: [1, info.inHeight, info.inWidth],
    result: [1, info.outHeight, info.outWidth],
    kernel: [1, info.filterHeight, info.filterWidth],
    stride: [1, info.strideHeight, info.strideWidth],
    dilation: [1, 1, 1],
    before: [0, padInfo.top, padInfo.left],
    after: [0, padInfo.bottom, padInfo.right],
  }
}

export interface Conv3dAttributes {
  strides: [number, number, number] | number
  pad: 'valid' | 'same'
  dilations?: [number, number, number] | number
}

export function conv3dGeometry(image: number[], filter: number[], attrs: Conv3dAttributes): ConvGeometry {
  const { strides, pad, dilations = 1 } = attrs
  const info = tf.backend_util.computeConv3DInfo(image as Shape5, filter as Shape5, strides, dilations, pad)
  const { padInfo } = info
  return {
    batch: info.batchSize,
    inputs: info.inChannels,
    outputs: info.outChannels,
    image: [info.inDepth, info.inHeight, info.inWidth],
    result: [info.outDepth, info.outHeight, info.outWidth],
    kernel: [info.filterDepth, info.filterHeight, info.filterWidth],
    stride: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilation: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: [padInfo.front, padInfo.top, padInfo.left],
    after: [padInfo.back, padInfo.bottom, padInfo.right],
  }
}

/** Calls `make` for each axis. */
export function axes3(make: (axis: 0 | 1 | 2) => number): Axes3 {
  return [make(0), make(1), make(2)]
}
