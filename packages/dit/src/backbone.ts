import { ConfigError, ShapeError } from '@lola-ts/tensor-core'
import {
  type BackboneNetwork,
  type BackboneShape,
  createScope,
  type Scope,
  type VitConfig,
  vit,
} from '@lola-ts/tensor-core/nn'
import { unet } from './unet'
import type { UnetConfig } from './unet-config'

/** The architecture of the network inside an emulator: a transformer unless `type` says otherwise. Plain JSON. */
export type BackboneConfig = VitConfig | UnetConfig

/**
 * The backbone that a configuration describes, on windows `[batch, time, ...space, channel]`.
 *
 * @throws {ConfigError} for a type that is not known, or an architecture that cannot be
 */
export function backbone(config: BackboneConfig, shape: BackboneShape, scope: Scope = createScope()): BackboneNetwork {
  const { type = 'vit' } = config
  if (config.type === 'unet') return unet(config, shape, scope)
  if (config.type === 'vit' || config.type === undefined) return vit(config, shape, scope)
  throw new ConfigError(`backbone is of type ${type}, expected vit or unet`)
}

/**
 * Tokens of a window of `grid` (time and space), `undefined` for a U-Net, which has none.
 *
 * @throws {ShapeError} when the patch does not divide the grid
 */
export function countTokens(config: BackboneConfig, grid: readonly number[]): number | undefined {
  if (config.type === 'unet') return undefined
  const patch = grid.map((_, axis) => config.patch?.[axis] ?? 1)
  if (grid.some((length, axis) => length % patch[axis]! !== 0)) {
    throw new ShapeError(`a window of ${grid.join(' x ')} has no whole number of patches ${patch.join(' x ')}`)
  }
  return grid.reduce((tokens, length, axis) => tokens * (length / patch[axis]!), 1)
}
