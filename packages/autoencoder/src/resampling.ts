import type { Tensor } from '@lola-ts/tensor-core'
import {
  conv,
  type Layer,
  named,
  patchify,
  type Scope,
  unpatchify,
  upsample,
  type Weights,
} from '@lola-ts/tensor-core/nn'
import type { DcaeCoder } from './dcae-config'

/** Into a coarser level: cells folded into channels and a convolution, or a strided convolution. */
export function coarsen(scope: Scope, inputs: number, outputs: number, coder: DcaeCoder): Layer {
  const { kernel, padding, stride, pixelShuffle, identityInit: identity } = coder
  if (!pixelShuffle) return conv(scope, inputs, outputs, { kernel, padding, stride, identity })
  const mix = conv(scope.child(1), inputs * cells(stride), outputs, { kernel, padding, identity })
  return named(scope, (weights: Weights, x: Tensor) => mix(weights, patchify(x, stride)))
}

/** Into a finer level: a convolution and channels unfolded into cells, or nearest upsampling and a convolution. */
export function refine(scope: Scope, inputs: number, outputs: number, coder: DcaeCoder): Layer {
  const { kernel, padding, stride, pixelShuffle, identityInit: identity } = coder
  if (!pixelShuffle) {
    const mix = conv(scope.child(1), inputs, outputs, { kernel, padding, identity })
    return named(scope, (weights: Weights, x: Tensor) => mix(weights, upsample(x, stride)))
  }
  const mix = conv(scope.child(0), inputs, outputs * cells(stride), { kernel, padding, identity })
  return named(scope, (weights: Weights, x: Tensor) => unpatchify(mix(weights, x), stride))
}

export function cells(patch: readonly number[]): number {
  return patch.reduce((a, b) => a * b, 1)
}
