import type { Tensor } from '@lola-ts/tensor-core'
import {
  attention,
  type Initializer,
  layerNorm,
  linear,
  normalInit,
  rotation,
  type Scope,
  silu,
  type Weights,
} from '@lola-ts/tensor-core/nn'
import { fold, normalArray, uniformArray } from '@lola-ts/tensor-core/random'
import type { VitConfig } from './vit'

interface BlockConfig extends VitConfig {
  modulation: number
  axes: number
}

interface BlockInputs {
  /** `[batch, features]`, or null for an unmodulated block. */
  modulation: Tensor | null
  /** `[token, axis]` */
  positions: Tensor
  /** The embedded input `[batch, token, width]`, before positions. */
  skip: Tensor
}

/** Tokens `[batch, token, width]` in and out. */
export type TransformerBlock = (weights: Weights, x: Tensor, inputs: BlockInputs) => Tensor

/**
 * One block: modulated norm, attention and feed-forward in one residual branch, then a gated skip from the input.
 *
 *     y = ffn(n + attention(n)),   n = (1 + a) norm(x) + b
 *     y ← (x + c y) / √(1 + c²),   y ← (y + d skip) / √(1 + d²)
 *
 * with a, b, c, d from the modulation vector, or learned where there is none.
 *
 * Source: LoLa, `ViTBlock`.
 */
export function transformerBlock(scope: Scope, config: BlockConfig): TransformerBlock {
  const { width, heads, ffnFactor = 4, qkNorm = true, rope = true, axes } = config
  const gates = gating(scope, config)
  const attend = attention(scope.child('msa'), width, { heads, qkNorm })
  const theta = rope ? scope.parameter('theta', [axes, width / 2], rotaryFrequencies) : undefined
  const first = linear(scope.child('ffn').child(0), width, ffnFactor * width)
  const last = linear(scope.child('ffn').child(3), ffnFactor * width, width)

  return (weights, x, { modulation, positions, skip }) => {
    const [a, b, c, d] = gates(weights, modulation)
    const normed = layerNorm(x).mul(a.add(1)).add(b)
    const turn = theta === undefined ? undefined : rotation(positions, weights[theta]!, heads)
    const branch = last(weights, silu(first(weights, normed.add(attend(weights, normed, turn)))))
    return gate(gate(x, c, branch), d, skip)
  }
}

/** (x + g y) / √(1 + g²): keeps the variance of independent x and y. */
function gate(x: Tensor, g: Tensor, y: Tensor): Tensor {
  return x.add(y.mul(g)).mul(g.square().add(1).rsqrt())
}

type Gates = [Tensor, Tensor, Tensor, Tensor]

/** The four modulations, `[batch, 1, width]` each (or `[width]` when learned). */
function gating(scope: Scope, { width, modulation }: BlockConfig): (weights: Weights, vector: Tensor | null) => Gates {
  if (modulation === 0) {
    const learned = scope.parameter('ada_zero', [4, width], normalInit(0.01))
    return (weights) => weights[learned]!.unstack() as Gates
  }
  const first = linear(scope.child('ada_zero').child(0), modulation, modulation)
  const last = linear(scope.child('ada_zero').child(2), modulation, 4 * width, { scale: 0.01 })
  return (weights, vector) => {
    const all = last(weights, silu(first(weights, vector!)))
    return all.reshape([-1, 4, 1, width]).unstack(1) as Gates
  }
}

/** Random directions with amplitudes log-uniform in [0.01, 1]. */
const rotaryFrequencies: Initializer = (key, shape) => {
  const [axes, half] = shape as [number, number]
  const direction = normalArray(fold(key, 'direction'), axes * half)
  const amplitude = uniformArray(fold(key, 'amplitude'), half)
  for (let i = 0; i < half; i++) {
    let square = 0
    for (let axis = 0; axis < axes; axis++) square += direction[axis * half + i]! ** 2
    const scale = 100 ** -amplitude[i]! / Math.sqrt(square)
    for (let axis = 0; axis < axes; axis++) direction[axis * half + i]! *= scale
  }
  return direction
}
