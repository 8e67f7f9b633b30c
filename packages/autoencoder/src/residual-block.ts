import type { Tensor } from '@lola-ts/tensor-core'
import {
  blockNorm,
  conv,
  dropout,
  type Layer,
  named,
  recomputed,
  type Scope,
  silu,
  spaceAttention,
  type Weights,
} from '@lola-ts/tensor-core/nn'
import type { DcaeCoder } from './dcae-config'

/**
 * A residual block of one level, the last kernel starting at a hundredth of its default size:
 *
 *     x + conv(silu(conv(y))),   y = norm(x), or norm(x) + attention(norm(x)) on a level with heads
 *
 * Blocks with attention convolve with kernels of one cell.
 *
 * Source: LoLa, `ResBlock`.
 */
export function residualBlock(scope: Scope, level: number, coder: DcaeCoder): Layer {
  const { channels, padding, ffnFactor, heads } = coder
  const width = channels[level]!
  const attentive = heads[level]! > 0
  const options = { padding, kernel: attentive ? coder.kernel.map(() => 1) : coder.kernel }
  const norm = blockNorm(coder.norm, width)
  const attend = attentive ? spaceAttention(scope.child('attn').child(0), width, heads[level]!) : undefined
  const first = conv(scope.child('ffn').child(0), width, ffnFactor * width, options)
  const drop = dropout(scope.child('ffn').child(2), coder.dropout)
  const last = conv(scope.child('ffn').child(3), ffnFactor * width, width, { ...options, scale: 0.01 })

  const block = named(scope, (weights: Weights, x: Tensor) => {
    const normed = norm(x)
    const heeded = attend ? normed.add(attend(weights, normed)) : normed
    return x.add(last(weights, drop(silu(first(weights, heeded)))))
  })
  return recomputed(scope, block)
}
