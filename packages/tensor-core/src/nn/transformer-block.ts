import type * as tf from '@tensorflow/tfjs'
import { normalArray, uniformArray } from '../random/draw'
import { fold } from '../random/key'
import { silu } from './activations'
import { attention } from './attention'
import { dropout } from './dropout'
import { gate } from './gate'
import { type Initializer, normalInit } from './initializers'
import { linear } from './linear'
import { layerNorm } from './norms'
import { named } from './observe'
import type { Scope, Weights } from './parameters'
import { recomputed } from './recomputed'
import { type Rotation, rotation } from './rotary'

export interface TransformerBlockConfig {
  /** Width of a token. */
  width: number
  heads: number
  /** Default 4. */
  ffnFactor?: number
  /** Default true. */
  qkNorm?: boolean
  /** Default true. */
  rope?: boolean
  /** Probability that a value of the hidden layer is dropped in training. Default 0. */
  dropout?: number
  /** Features of the modulation vector; 0 for none. */
  modulation: number
  /** Axes of the grid of tokens. */
  axes: number
}

export type TransformerBlockInputs = {
  /** `[batch, features]` or `[1, features]`; null for an unmodulated block. */
  modulation: tf.Tensor | null
  /** Rotary positions, see {@link TransformerBlock.turn}. Default none. */
  rotation?: Rotation | undefined
  /** The embedded input `[batch, token, width]`, before positions. Default none: the last gate is then idle. */
  skip?: tf.Tensor
  /** Who looks at whom, see {@link localMask}. Default: all at all. */
  mask?: tf.Tensor
}

/** Tokens `[batch, token, width]` in and out. */
export type TransformerBlock = {
  (weights: Weights, x: tf.Tensor, inputs: TransformerBlockInputs): tf.Tensor
  /** Its rotary positions, from those of the tokens `[token, axis]`. Undefined for a block without. */
  turn(weights: Weights, positions: tf.Tensor): Rotation | undefined
}

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
export function transformerBlock(scope: Scope, config: TransformerBlockConfig): TransformerBlock {
  const { width, heads, ffnFactor = 4, qkNorm = true, rope = true, dropout: rate = 0, axes } = config
  const gates = gating(scope, config)
  const attend = attention(scope.child('msa'), width, { heads, qkNorm })
  const theta = rope ? scope.parameter('theta', [axes, width / 2], rotaryFrequencies) : undefined
  const first = linear(scope.child('ffn').child(0), width, ffnFactor * width)
  const drop = dropout(scope.child('ffn').child(2), rate)
  const last = linear(scope.child('ffn').child(3), ffnFactor * width, width)

  const layer = named(scope, (weights: Weights, x: tf.Tensor, inputs: TransformerBlockInputs) => {
    const { modulation, rotation, skip, mask } = inputs
    const [a, b, c, d] = gates(weights, modulation)
    const normed = layerNorm(x).mul(a.add(1)).add(b)
    const heeded = attend(weights, normed, { rotation, mask })
    const branch = last(weights, drop(silu(first(weights, normed.add(heeded)))))
    const y = gate(x, c, branch)
    return skip ? gate(y, d, skip) : y
  })
  return Object.assign(recomputed(scope, layer), {
    turn: (weights: Weights, positions: tf.Tensor) =>
      theta === undefined ? undefined : rotation(positions, weights[theta]!, heads),
  })
}

type Gates = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]

/** The four modulations, `[batch, 1, width]` each (or `[width]` when learned). */
function gating(
  scope: Scope,
  { width, modulation }: TransformerBlockConfig,
): (weights: Weights, vector: tf.Tensor | null) => Gates {
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
