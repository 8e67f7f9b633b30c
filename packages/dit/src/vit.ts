import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import {
  createScope,
  type Layer,
  linear,
  type ParameterSpec,
  patchify,
  type Scope,
  sineEncoding,
  unpatchify,
  type Weights,
} from '@lola-ts/tensor-core/nn'
import { coordinates } from './coordinates'
import { transformerBlock } from './transformer-block'

/** The architecture of a transformer over a window of states. Plain JSON. */
export interface VitConfig {
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
  /** Patch of a token along time and each space axis. Default 1 each. */
  patch?: number[]
}

/** What a backbone is built for. */
export interface BackboneShape {
  inputs: number
  outputs: number
  /** Channels that condition the prediction, joined to the inputs. */
  conditions: number
  /** Features of the modulation vector; 0 for none. */
  modulation: number
  /** Axes of the grid: time and space. */
  axes: number
}

/**
 * A network over windows: `x` `[batch, time, ...space, inputs]`, `condition` `[batch, time, ...space, conditions]`,
 * `modulation` `[batch, features]` or null; gives `[batch, time, ...space, outputs]`.
 */
export type Backbone = (weights: Weights, x: Tensor, condition: Tensor, modulation: Tensor | null) => Tensor

/**
 * A modulated vision transformer over space and time, every patch a token.
 *
 * Positions enter as sines of the integer coordinates and as learned rotary angles; every block sees the embedded
 * input again through a gated skip.
 *
 * Source: Peebles and Xie, "Scalable diffusion models with transformers", 2023; Rozet et al. 2025, section 4.2; LoLa,
 * `ViT`, whose parameter names it keeps.
 */
export function vit(
  config: VitConfig,
  shape: BackboneShape,
  scope: Scope = createScope(),
): Backbone & { parameters: ParameterSpec[] } {
  const { width, blocks, heads } = config
  if (width % (2 * heads) !== 0) {
    throw new ConfigError(`transformer: width ${width} is not a multiple of twice the ${heads} heads`)
  }
  const patch = config.patch ?? Array.from({ length: shape.axes }, () => 1)
  if (patch.length !== shape.axes) {
    throw new ConfigError(`transformer: patch names ${patch.length} axes, expected ${shape.axes} (time and space)`)
  }
  const cells = patch.reduce((a, b) => a * b, 1)
  const input = linear(scope.child('in_proj'), cells * (shape.inputs + shape.conditions), width)
  const output = linear(scope.child('out_proj'), width, cells * shape.outputs)
  const position = linear(scope.child('positional_embedding').child(2), shape.axes * width, width)
  const layers = Array.from({ length: blocks }, (_, i) =>
    transformerBlock(scope.child('blocks').child(i), { ...config, modulation: shape.modulation, axes: shape.axes }),
  )

  const backbone: Backbone = (weights, x, condition, modulation) => {
    const patches = patchify(tf.concat([x, condition], -1), patch)
    const grid = patches.shape.slice(1, -1)
    const positions = coordinates(grid)
    const skip = input(weights, patches).reshape([x.shape[0]!, -1, width])
    const start = skip.add(embed(weights, position, positions, width))
    const tokens = layers.reduce((y, block) => block(weights, y, { modulation, positions, skip }), start)
    return unpatchify(output(weights, tokens).reshape([x.shape[0]!, ...grid, cells * shape.outputs]), patch)
  }
  return Object.assign(backbone, { parameters: scope.parameters })
}

function embed(weights: Weights, position: Layer, positions: Tensor, width: number): Tensor {
  const encoded = sineEncoding(positions, width)
  return position(weights, encoded.reshape([encoded.shape[0]!, -1]))
}
