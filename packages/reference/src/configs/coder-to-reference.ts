import { ConfigError } from '@lola-ts/tensor-core'
import type { Padding } from '@lola-ts/tensor-core/nn'
import type { ReferenceConfig } from './read-options'

/**
 * The reference's `periodic` for the padding of each axis.
 *
 * @param what whose padding it is, for messages
 * @throws {ConfigError} when axes are padded differently, for which the reference has no words
 */
export function periodicOf(padding: readonly Padding[] | undefined, what: string): boolean | undefined {
  if (padding === undefined) return undefined
  if (padding.every((kind) => kind === padding[0])) return padding[0] === 'circular'
  throw new ConfigError(`${what}: pads its axes as ${padding.join(', ')}`, {
    hint: 'The reference pads all axes alike, so it cannot run this model.',
  })
}

/** Heads of each level as the reference's `{ level: heads }`. */
export function headsOf(heads: readonly number[] | undefined): Record<string, number> | undefined {
  return heads && Object.fromEntries(heads.flatMap((count, level) => (count > 0 ? [[level, count]] : [])))
}

interface TransformerConfig {
  width?: number
  blocks?: number
  heads?: number
  ffnFactor?: number
  qkNorm?: boolean
  rope?: boolean
  windowSize?: number[]
}

/** What a transformer is made of, patches aside. */
export function transformerOf(config: TransformerConfig): ReferenceConfig {
  const { width, blocks, heads, ffnFactor, qkNorm, rope, windowSize } = config
  return {
    hid_channels: width,
    hid_blocks: blocks,
    attention_heads: heads,
    ffn_factor: ffnFactor,
    qk_norm: qkNorm,
    rope,
    window_size: windowSize,
  }
}

interface PatchConfig {
  patch?: number[]
  unpatch?: number[]
  outputCells?: 'patch' | 'unpatch'
}

/** @throws {ConfigError} when the output is sized as it should be where the two differ, which the reference cannot */
export function patchesOf({ patch, unpatch, outputCells }: PatchConfig): ReferenceConfig {
  const differ = unpatch !== undefined && unpatch.join() !== (patch ?? unpatch.map(() => 1)).join()
  if (differ && outputCells !== 'patch') {
    throw new ConfigError(`transformer: has patches ${patch} going in and ${unpatch} going out`, {
      hint: 'The reference sizes the output of such a transformer wrongly and cannot run it.',
    })
  }
  return { patch_size: patch, unpatch_size: unpatch }
}
