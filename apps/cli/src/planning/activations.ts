import type { AutoencoderConfig } from '@lola-ts/autoencoder'
import type { BackboneConfig } from '@lola-ts/dit'

/**
 * Values that are kept for the gradient: for each value of a convolutional block by axes of the convolution, for each
 * value of a token in a transformer block, and for each pair of tokens and head. Fitted to the peak memory of eleven
 * small trainings on the native backend, which they give to within a fifth.
 */
const kept = { convolution: { 2: 30, 3: 42 } as Record<number, number>, transformer: 130, attention: 5 }

/** Values that the gradient of one snapshot needs kept, an estimate. @param grid cells along each axis */
export function autoencoderActivations(config: AutoencoderConfig, grid: readonly number[]): number {
  if (config.type === 'vit') {
    const { width, blocks, heads, patch } = config
    return 2 * transformer({ width, blocks, heads, tokens: patchCount(patch, grid) })
  }
  const { channels, blocks, heads, padding, patch, stride = padding.map(() => 2) } = config
  return 2 * convolutions({ channels, blocks, heads, stride, cells: patchCount(patch, grid) })
}

/** Values that the gradient of one window needs kept, an estimate. @param grid states, then cells along each axis */
export function backboneActivations(config: BackboneConfig, grid: readonly number[]): number {
  if (config.type === 'unet') {
    const { channels, blocks, heads, stride = grid.map(() => 2) } = config
    return 2 * convolutions({ channels, blocks, heads, stride, cells: product(grid) })
  }
  const { width, blocks, heads, patch } = config
  return transformer({ width, blocks, heads, tokens: patchCount(patch, grid) })
}

/** Patches of a grid. @param patch none for patches of one cell */
export function patchCount(patch: readonly number[] | undefined, grid: readonly number[]): number {
  return product(grid) / product(patch ?? [])
}

interface Convolutions {
  channels: readonly number[]
  blocks: readonly number[]
  heads?: readonly number[] | undefined
  stride: readonly number[]
  /** Of the finest level. */
  cells: number
}

function convolutions({ channels, blocks, heads = [], stride, cells }: Convolutions): number {
  return channels.reduce((sum, width, level) => {
    const here = cells / product(stride) ** level
    const attention = kept.attention * (heads[level] ?? 0) * here ** 2
    return sum + kept.convolution[stride.length]! * here * width * (1 + blocks[level]!) + attention * blocks[level]!
  }, 0)
}

interface Transformer {
  width: number
  blocks: number
  heads: number
  tokens: number
}

function transformer({ width, blocks, heads, tokens }: Transformer): number {
  return blocks * (kept.transformer * tokens * width + kept.attention * heads * tokens ** 2)
}

const product = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1)
