import type { BackboneShape } from '@lola-ts/tensor-core/nn'
import type { Keys, ReferenceConfig } from './read-options'

/** Keys that say what a backbone is built for. */
export const shapeKeys: Keys = {
  in_channels: 'count',
  out_channels: 'count',
  cond_channels: 'count',
  mod_features: 'count',
  spatial: 'count',
}

/** Those of them without a default. */
export const neededShapeKeys = ['in_channels', 'out_channels']

/** What a backbone is built for. */
export function backboneShape(config: ReferenceConfig): BackboneShape {
  return {
    inputs: config.in_channels,
    outputs: config.out_channels,
    conditions: config.cond_channels ?? 0,
    modulation: config.mod_features ?? 0,
    axes: config.spatial ?? 2,
  }
}
