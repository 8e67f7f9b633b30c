import * as tf from '@tensorflow/tfjs'
import { ConfigError } from '../errors'
import { type Layer, linear } from './linear'
import { localMask } from './local-mask'
import { named } from './observe'
import { createScope, type ParameterSpec, type Scope, type Weights } from './parameters'
import { patchify, unpatchify } from './patchify'
import { sineEncoding } from './sine-encoding'
import { tokenCoordinates } from './token-grid'
import { transformerBlock } from './transformer-block'

/** The architecture of a transformer over a grid. Plain JSON. */
export interface VitConfig {
  type?: 'vit'
  /** Width of a token. */
  width: number
  /** Transformer blocks. */
  blocks: number
  /** Attention heads. */
  heads: number
  /** Width of the hidden layer of a block, in units of `width`. Default 4. */
  ffnFactor?: number
  /** RMS-normalise queries and keys. Default true. */
  qkNorm?: boolean
  /** Learned rotary positions besides the sine ones. Default true. */
  rope?: boolean
  /** Probability that a value of a block's hidden layer is dropped in training. Default 0. */
  dropout?: number
  /** Patch of a token along each axis. Default 1 each. */
  patch?: number[]
  /** Patch that a token becomes along each axis. Default `patch`. */
  unpatch?: number[]
  /** Tokens see only those within this window along each axis, across all ends. Default: all of them. */
  windowSize?: number[]
  /**
   * The patch whose cells size the output layer. Default `unpatch`. `patch` is LoLa's sizing: where the two differ, a
   * token then gives ∏patch / ∏unpatch times the channels asked for.
   */
  outputCells?: 'patch' | 'unpatch'
}

/** What a backbone is built for. */
export interface BackboneShape {
  inputs: number
  outputs: number
  /** Channels that condition the prediction, joined to the inputs; 0 for none. */
  conditions: number
  /** Features of the modulation vector; 0 for none. */
  modulation: number
  /** Axes of the grid, such as time and space. */
  axes: number
}

/**
 * A network over grids: `x` `[batch, ...grid, inputs]`, `condition` `[batch, ...grid, conditions]` or null,
 * `modulation` `[batch, features]` (or `[1, features]`) or null; gives `[batch, ...grid, outputs]`.
 */
export type Backbone = (
  weights: Weights,
  x: tf.Tensor,
  condition: tf.Tensor | null,
  modulation: tf.Tensor | null,
  places?: Places,
) => tf.Tensor

/** What a backbone makes of its grid: named tensors that depend on its weights and on nothing else. */
export type Places = Record<string, tf.Tensor>

/** A backbone, and what it asks for. */
export type BackboneNetwork = Backbone & {
  parameters: ParameterSpec[]
  /**
   * What the backbone computes for a grid (cells along each axis) before it looks at the states. Hand it to every call
   * with the same weights and grid; a call without it computes it, as in training, where the weights change.
   */
  place(weights: Weights, grid: readonly number[]): Places
}

/**
 * A modulated vision transformer, every patch of its grid a token.
 *
 * Positions enter as sines of the integer coordinates and as learned rotary angles; every block sees the embedded
 * input again through a gated skip.
 *
 * Source: Peebles and Xie, "Scalable diffusion models with transformers", 2023; Rozet et al. 2025, section 4.2; LoLa,
 * `ViT`, whose parameter names it keeps.
 *
 * @throws {ConfigError} when the heads do not divide the width, or lengths disagree
 */
export function vit(config: VitConfig, shape: BackboneShape, scope: Scope = createScope()): BackboneNetwork {
  const { width, blocks, windowSize, outputCells = 'unpatch' } = config
  check(config, shape.axes)
  const patch = config.patch ?? Array.from({ length: shape.axes }, () => 1)
  const unpatch = config.unpatch ?? patch
  const emitted = cells(outputCells === 'patch' ? patch : unpatch) * shape.outputs
  const input = linear(scope.child('in_proj'), cells(patch) * (shape.inputs + shape.conditions), width)
  const output = linear(scope.child('out_proj'), width, emitted)
  const embed = positionalEmbedding(scope.child('positional_embedding'), shape.axes, width)
  const layers = Array.from({ length: blocks }, (_, i) =>
    transformerBlock(scope.child('blocks').child(i), { ...config, modulation: shape.modulation, axes: shape.axes }),
  )
  const maskOf = windowSize && localMask(windowSize)

  const place = (weights: Weights, lengths: readonly number[]): Places => {
    const grid = lengths.map((length, axis) => length / patch[axis]!)
    const positions = tf.tensor2d(tokenCoordinates(grid), [cells(grid), grid.length])
    const turns = layers.map((block, i) => {
      const turn = block.turn(weights, positions)
      return turn ? { [`cos.${i}`]: turn.cos, [`sin.${i}`]: turn.sin } : {}
    })
    const mask = maskOf?.(grid)
    return Object.assign({ embedding: embed(weights, positions) }, mask && { mask }, ...turns)
  }
  const backbone: Backbone = (weights, x, condition, modulation, places = place(weights, x.shape.slice(1, -1))) => {
    const patches = patchify(condition ? tf.concat([x, condition], -1) : x, patch)
    const [batch, ...grid] = patches.shape.slice(0, -1) as [number, ...number[]]
    const { embedding, mask } = places
    const rotation = (i: number) => {
      const [cos, sin] = [places[`cos.${i}`], places[`sin.${i}`]]
      return cos && sin && { cos, sin }
    }
    const skip = input(weights, patches).reshape([batch, -1, width])
    const tokens = layers.reduce(
      (y, block, i) => block(weights, y, { modulation, rotation: rotation(i), skip, mask }),
      skip.add(embedding!),
    )
    return unpatchify(output(weights, tokens).reshape([batch, ...grid, emitted]), unpatch)
  }
  return Object.assign(backbone, { parameters: scope.parameters, place })
}

/** Sines of the coordinates `[token, axis]`, mixed: `[token, width]`. */
function positionalEmbedding(scope: Scope, axes: number, width: number): Layer {
  const mix = linear(scope.child(2), axes * width, width)
  return named(scope, (weights: Weights, positions: tf.Tensor) =>
    mix(weights, sineEncoding(positions, width).reshape([-1, axes * width])),
  )
}

function cells(patch: readonly number[]): number {
  return patch.reduce((a, b) => a * b, 1)
}

function check({ width, heads, patch, unpatch, windowSize }: VitConfig, axes: number): void {
  if (width % (2 * heads) !== 0) {
    throw new ConfigError(`transformer: width ${width} is not a multiple of twice the ${heads} heads`)
  }
  for (const [name, lengths] of Object.entries({ patch, unpatch, windowSize })) {
    if (lengths && lengths.length !== axes) {
      throw new ConfigError(`transformer: ${name} names ${lengths.length} axes, expected ${axes}`)
    }
  }
}
