import type { AutoencoderConfig } from '@lola-ts/autoencoder'
import type { BackboneConfig } from '@lola-ts/dit'

/** Values for each value of a block, and for each pair of tokens and head. */
interface Values {
  value: number
  pair: number
}

/**
 * What is kept for the gradient of a block. Fitted to what processes grow by with the batch on the native backend,
 * autoencoders of two and three dimensions, both kinds of backbones (docs/performance.md).
 */
const kept = {
  autoencoder: { value: 7, pair: 3 },
  unet: { value: 17, pair: 3 },
  transformer: { value: 33, pair: 3 },
} satisfies Record<string, Values>

/** What the one block at work needs where blocks are computed again; between them one value is kept. Fitted likewise. */
const inside = {
  autoencoder: { value: 15, pair: 6 },
  unet: { value: 68, pair: 6 },
  transformer: { value: 43, pair: 6 },
} satisfies Record<string, Values>

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
  const levels = { channels, blocks, heads, stride, cells: patchCount(patch, grid) }
  return sides(2, convolutions('autoencoder', levels), recompute)
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
    return sides(2, convolutions('unet', { channels, blocks, heads, stride, cells: product(grid) }), recompute)
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

function convolutions(
  kind: 'autoencoder' | 'unet',
  { channels, blocks, heads = [], stride, cells }: Convolutions,
): Kept {
  const levels = channels.map((width, level) => {
    const here = cells / product(stride) ** level
    const size = { values: here * width, pairs: (heads[level] ?? 0) * here ** 2 }
    return {
      all: times(kept[kind], size) * blocks[level]! + kept[kind].value * size.values,
      between: size.values * (1 + blocks[level]!),
      largest: times(inside[kind], size),
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
  const size = { values: tokens * width, pairs: heads * tokens ** 2 }
  return {
    all: blocks * times(kept.transformer, size),
    between: blocks * size.values,
    largest: times(inside.transformer, size),
  }
}

const times = ({ value, pair }: Values, size: { values: number; pairs: number }) =>
  value * size.values + pair * size.pairs
const product = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1)
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
