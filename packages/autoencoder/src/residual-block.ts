import { type ConvOptions, conv, type Layer, layerNorm, type Scope, silu } from '@lola-ts/tensor-core/nn'

/**
 * x + conv(silu(conv(norm(x)))), the last kernel starting at a hundredth of its default size.
 *
 * The norm is over channels at each position, with the unbiased variance.
 *
 * Source: LoLa, `ResBlock`.
 */
export function residualBlock(scope: Scope, width: number, ffnFactor = 1, options: ConvOptions): Layer {
  const first = conv(scope.child('ffn').child(0), width, ffnFactor * width, options)
  const last = conv(scope.child('ffn').child(3), ffnFactor * width, width, { ...options, scale: 0.01 })
  return (weights, x) => x.add(last(weights, silu(first(weights, layerNorm(x, { unbiased: true })))))
}
