import type { AutoencoderConfig } from '@lola-ts/autoencoder'
import type { BackboneConfig } from '@lola-ts/dit'

/**
 * Values that are kept for the gradient: for each value of a convolutional block by axes of the convolution, for each
 * value of a token in a transformer block, and for each pair of tokens and head. Fitted to the peak memory of eleven
 * small trainings on the native backend, which they give to within a fifth.
 */
const kept = { convolution: { 2: 30, 3: 42 } as Record<number, number>, transformer: 130, attention: 5 }

/** Of values between blocks that are computed again, and of the values of the one at work. Measured likewise. */
const between = 3
const inside = { convolution: { 2: 60, 3: 80 } as Record<number, number>, transformer: 260, attention: 10 }

/**
 * Values that the gradient of one snapshot needs kept, an estimate.
 *
 * @param grid cells along each axis
 * @param recompute whether blocks are computed again
 */
export function autoencoderActivations(config: AutoencoderConfig, grid: readonly number[], recompute = false): number {
  if (config.type === 'vit') {
    const { width, blocks, heads, patch } = config
    return sides(2, transformer({ width, blocks, heads, tokens: patchCount(patch, grid) }), recompute)
  }
  const { channels, blocks, heads, padding, patch, stride = padding.map(() => 2) } = config
  return sides(2, convolutions({ channels, blocks, heads, stride, cells: patchCount(patch, grid) }), recompute)
}

/**
 * Values that the gradient of one window needs kept, an estimate.
 *
 * @param grid states, then cells along each axis
 * @param recompute whether blocks are computed again
 */
export function backboneActivations(config: BackboneConfig, grid: readonly number[], recompute = false): number {
  if (config.type === 'unet') {
    const { channels, blocks, heads, stride = grid.map(() => 2) } = config
    return sides(2, convolutions({ channels, blocks, heads, stride, cells: product(grid) }), recompute)
  }
  const { width, blocks, heads, patch } = config
  return sides(1, transformer({ width, blocks, heads, tokens: patchCount(patch, grid) }), recompute)
}

/** What a stack of blocks keeps: of all that they compute, between them, and the most that one of them takes. */
interface Kept {
  all: number
  between: number
  largest: number
}

const sides = (count: number, kept: Kept, recompute: boolean) =>
  recompute ? count * kept.between + kept.largest : count * kept.all

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

function convolutions({ channels, blocks, heads = [], stride, cells }: Convolutions): Kept {
  const levels = channels.map((width, level) => {
    const here = cells / product(stride) ** level
    const pairs = (heads[level] ?? 0) * here ** 2
    return {
      all:
        kept.convolution[stride.length]! * here * width * (1 + blocks[level]!) +
        kept.attention * pairs * blocks[level]!,
      between: between * here * width * (1 + blocks[level]!),
      largest: inside.convolution[stride.length]! * here * width + inside.attention * pairs,
    }
  })
  return {
    all: sum(levels.map(({ all }) => all)),
    between: sum(levels.map((level) => level.between)),
    largest: Math.max(...levels.map(({ largest }) => largest)),
  }
}

interface Transformer {
  width: number
  blocks: number
  heads: number
  tokens: number
}

function transformer({ width, blocks, heads, tokens }: Transformer): Kept {
  const [values, pairs] = [tokens * width, heads * tokens ** 2]
  return {
    all: blocks * (kept.transformer * values + kept.attention * pairs),
    between: blocks * between * values,
    largest: inside.transformer * values + inside.attention * pairs,
  }
}

const product = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1)
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
