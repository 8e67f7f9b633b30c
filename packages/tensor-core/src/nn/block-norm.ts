import type * as tf from '@tensorflow/tfjs'
import { ConfigError } from '../errors'
import { groupNorm, layerNorm } from './norms'

/** How the blocks of a convolutional network normalise: over the channels of each position, or over groups of them. */
export type BlockNorm = 'layer' | 'group'

const mostGroups = 16

/**
 * The parameter-free norm of a convolutional block of `width` channels, on `[batch, ...space, channel]`.
 *
 * `layer` divides by the unbiased variance; `group` takes min(16, width) groups.
 *
 * Source: LoLa, `ResBlock` and `UNetBlock`.
 *
 * @throws {ConfigError} when the groups do not divide the channels
 */
export function blockNorm(kind: BlockNorm, width: number): (x: tf.Tensor) => tf.Tensor {
  if (kind === 'layer') return (x) => layerNorm(x, { unbiased: true })
  if (kind !== 'group') throw new ConfigError(`norm is ${kind}, expected layer or group`)
  const groups = Math.min(mostGroups, width)
  if (width % groups !== 0) {
    throw new ConfigError(`a group norm of ${width} channels is not possible, expected a multiple of ${groups}`)
  }
  return (x) => groupNorm(x, groups)
}
