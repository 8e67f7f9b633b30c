import type { Tensor } from '@lola-ts/tensor-core'
import {
  type BlockNorm,
  blockNorm,
  type ConvOptions,
  conv,
  dropout,
  gate,
  linear,
  named,
  normalInit,
  recomputed,
  type Scope,
  silu,
  spaceAttention,
  type Weights,
} from '@lola-ts/tensor-core/nn'

export interface UnetBlockConfig extends ConvOptions {
  width: number
  norm: BlockNorm
  /** 0 for no attention. */
  heads: number
  /** Width of the hidden layer, in units of `width`. */
  ffnFactor: number
  /** Of the values of the hidden layer, in training. */
  dropout: number
  /** Features of the modulation vector; 0 for none. */
  modulation: number
}

/** `[batch, ...grid, width]` in and out; the modulation is `[batch, features]`, `[1, features]` or null. */
export type UnetBlock = (weights: Weights, x: Tensor, modulation: Tensor | null) => Tensor

/**
 * One block: modulated norm, attention where it has heads, and two convolutions in one gated residual branch.
 *
 *     n = (1 + a) norm(x) + b,   y = ffn(n + attention(n)),   (x + c y) / √(1 + c²)
 *
 * A block with attention convolves with kernels of one cell.
 *
 * Source: LoLa, `UNetBlock`.
 */
export function unetBlock(scope: Scope, config: UnetBlockConfig): UnetBlock {
  const { width, heads, ffnFactor, kernel, padding } = config
  const options = { kernel: heads > 0 ? kernel.map(() => 1) : kernel, padding }
  const norm = blockNorm(config.norm, width)
  const attend = heads > 0 ? spaceAttention(scope.child('attn'), width, heads) : undefined
  const gates = gating(scope, config)
  const first = conv(scope.child('ffn').child(0), width, ffnFactor * width, options)
  const drop = dropout(scope.child('ffn').child(2), config.dropout)
  const last = conv(scope.child('ffn').child(3), ffnFactor * width, width, options)

  const block = named(scope, (weights: Weights, x: Tensor, modulation: Tensor | null) => {
    const [a, b, c] = gates(weights, modulation)
    const normed = norm(x).mul(a.add(1)).add(b)
    const heeded = attend ? normed.add(attend(weights, normed)) : normed
    return gate(x, c, last(weights, drop(silu(first(weights, heeded)))))
  })
  return recomputed(scope, block)
}

type Gates = [Tensor, Tensor, Tensor]

/** The three modulations, each `[batch or 1, ...1, width]`. */
function gating(
  scope: Scope,
  { width, modulation, kernel }: UnetBlockConfig,
): (weights: Weights, vector: Tensor | null) => Gates {
  const ones = kernel.map(() => 1)
  if (modulation === 0) {
    const learned = scope.parameter('ada_zero', [3, width, ...ones], normalInit(0.01))
    return (weights) => weights[learned]!.reshape([3, 1, ...ones, width]).unstack() as Gates
  }
  const first = linear(scope.child('ada_zero').child(0), modulation, modulation)
  const last = linear(scope.child('ada_zero').child(2), modulation, 3 * width, { scale: 0.01 })
  return (weights, vector) => {
    const all = last(weights, silu(first(weights, vector!)))
    return all.reshape([-1, 3, ...ones, width]).unstack(1) as Gates
  }
}
