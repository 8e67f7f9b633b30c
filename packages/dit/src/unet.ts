import { type Tensor, tf } from '@lola-ts/tensor-core'
import {
  type Backbone,
  type BackboneNetwork,
  type BackboneShape,
  type ConvOptions,
  conv,
  createScope,
  type Layer,
  type Scope,
  upsample,
} from '@lola-ts/tensor-core/nn'
import { type UnetBlock, unetBlock } from './unet-block'
import { checkUnet, type UnetConfig } from './unet-config'

interface Level {
  /** Into this level, and its blocks. */
  down: Layer
  descent: UnetBlock[]
  /** Joins what comes from below with what went down here; the coarsest level has none. */
  merge: Layer | undefined
  ascent: UnetBlock[]
  /** Out of this level: towards the finer one, or to the output. */
  up: Layer
}

/**
 * A modulated U-Net: residual blocks on grids that coarsen and refine again, each level joined to its counterpart.
 *
 * Positions enter as one channel an axis from −1 to 1. Lengths that a stride does not divide are rounded up going down
 * and cut going up. Over 2-D space and time it convolves in 3-D.
 *
 * Source: Ronneberger, Fischer and Brox, "U-Net", 2015; LoLa, `UNet`, whose parameter names it keeps.
 *
 * @throws {ConfigError} when lengths disagree, or for more than three axes
 */
export function unet(config: UnetConfig, shape: BackboneShape, scope: Scope = createScope()): BackboneNetwork {
  checkUnet(config, shape.axes)
  const levels = config.channels.map((_, level) => buildLevel(scope, config, shape, level))

  const backbone: Backbone = (weights, x, condition, modulation) => {
    const memory: Tensor[] = []
    const through = (blocks: UnetBlock[], input: Tensor) =>
      blocks.reduce((y, block) => block(weights, y, modulation), input)
    let y: Tensor = tf.concat([x, places(x), ...(condition ? [condition] : [])], -1)
    for (const { down, descent } of levels) {
      y = through(descent, down(weights, y))
      memory.push(y)
    }
    for (const { merge, ascent, up } of [...levels].reverse()) {
      const twin = memory.pop()!
      if (merge) y = merge(weights, tf.concat([cut(y, twin), twin], -1))
      y = up(weights, through(ascent, y))
    }
    return y
  }
  return Object.assign(backbone, { parameters: scope.parameters, place: () => ({}) })
}

function buildLevel(scope: Scope, config: UnetConfig, shape: BackboneShape, level: number): Level {
  const { channels, blocks, heads, norm = 'layer', ffnFactor = 1, dropout = 0, identityInit: identity = true } = config
  const axes = Array.from({ length: shape.axes })
  const options: ConvOptions = {
    kernel: config.kernel ?? axes.map(() => 3),
    padding: config.padding ?? axes.map(() => 'zeros'),
  }
  const stride = config.stride ?? axes.map(() => 2)
  const width = channels[level]!
  const coarser = channels[level + 1]
  const down = scope.child('descent').child(level)
  const up = scope.child('ascent').child(channels.length - 1 - level)
  const offset = coarser === undefined ? 0 : 1
  const count = blocks[level]!
  const stack = (at: Scope, first: number) =>
    Array.from({ length: count }, (_, i) =>
      unetBlock(at.child(first + i), {
        ...options,
        width,
        norm,
        ffnFactor,
        dropout,
        heads: heads?.[level] ?? 0,
        modulation: shape.modulation,
      }),
    )

  return {
    down:
      level === 0
        ? conv(down.child(0), shape.inputs + shape.conditions + shape.axes, width, options)
        : conv(down.child(0), channels[level - 1]!, width, { ...options, stride, identity }),
    descent: stack(down, 1),
    merge: coarser === undefined ? undefined : conv(up.child(0), width + coarser, width, { ...options, identity }),
    ascent: stack(up, offset),
    up: level === 0 ? conv(up.child(offset + count), width, shape.outputs, options) : (_, y) => upsample(y, stride),
  }
}

/** The place of every cell along each axis, from −1 to 1: `[batch, ...grid, axis]`. */
function places(x: Tensor): Tensor {
  const [batch, ...grid] = x.shape.slice(0, -1) as [number, ...number[]]
  const everywhere = tf.zeros([batch, ...grid, 1])
  const channels = grid.map((length, axis) => {
    const along = Float32Array.from({ length }, (_, i) => (length > 1 ? (2 * i) / (length - 1) - 1 : -1))
    const shape = grid.map((_, other) => (other === axis ? length : 1))
    return everywhere.add(tf.tensor(along, [1, ...shape, 1]))
  })
  return tf.concat(channels, -1)
}

/** Cuts the end of each axis of `x` that is longer than that of `twin`. */
function cut(x: Tensor, twin: Tensor): Tensor {
  const size = [...twin.shape.slice(0, -1), x.shape.at(-1)!]
  return size.join() === x.shape.join()
    ? x
    : x.slice(
        size.map(() => 0),
        size,
      )
}
