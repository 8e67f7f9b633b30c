import { attentionFlops, productFlops } from '@lola-ts/tensor-core/nn'
import type { CoderFlops } from './autoencoder-flops'
import { coderOf, type DcaeCoder, type DcaeConfig } from './dcae-config'
import { cells } from './resampling'

/** Operations of either side of {@link dcae}, see {@link autoencoderFlops}. */
export function dcaeFlops(config: DcaeConfig, grid: readonly number[]): CoderFlops {
  const [encoder, decoder] = [coderOf(config, 'encoderOnly'), coderOf(config, 'decoderOnly')]
  return {
    encode: blockFlops(encoder, grid) + outerFlops(config, encoder, grid) + encoderSteps(encoder, grid),
    decode: blockFlops(decoder, grid) + outerFlops(config, decoder, grid) + decoderSteps(decoder, grid),
  }
}

/** The residual blocks of all levels. */
function blockFlops(coder: DcaeCoder, grid: readonly number[]): number {
  const { channels, blocks, heads, ffnFactor, kernel } = coder
  return channels.reduce((sum, width, level) => {
    const positions = positionsAt(level, coder, grid)
    const attentive = heads[level]! > 0
    const ffn = 2 * productFlops(positions, (attentive ? 1 : cells(kernel)) * width, ffnFactor * width)
    return sum + blocks[level]! * (ffn + (attentive ? attentionFlops(positions, width) : 0))
  }, 0)
}

/** The convolutions at fields and at latents, alike in both directions. */
function outerFlops({ fields, latentChannels }: DcaeConfig, coder: DcaeCoder, grid: readonly number[]): number {
  const { channels, patch, kernel } = coder
  const deepest = channels.length - 1
  const at = (level: number, outside: number) =>
    productFlops(positionsAt(level, coder, grid), cells(kernel) * outside, channels[level]!)
  return at(0, cells(patch) * fields) + at(deepest, latentChannels)
}

/** Into every coarser level: a convolution on the coarse grid. */
function encoderSteps(coder: DcaeCoder, grid: readonly number[]): number {
  const folded = coder.pixelShuffle ? cells(coder.stride) : 1
  return steps(coder, (fine, coarse, level) => {
    return productFlops(positionsAt(level, coder, grid), cells(coder.kernel) * fine * folded, coarse)
  })
}

/** Into every finer level: a convolution on the coarse grid whose channels unfold, or one on the fine grid. */
function decoderSteps(coder: DcaeCoder, grid: readonly number[]): number {
  const { kernel, stride, pixelShuffle } = coder
  return steps(coder, (fine, coarse, level) => {
    const positions = positionsAt(pixelShuffle ? level : level - 1, coder, grid)
    return productFlops(positions, cells(kernel) * coarse, fine * (pixelShuffle ? cells(stride) : 1))
  })
}

function steps({ channels }: DcaeCoder, flops: (fine: number, coarse: number, level: number) => number): number {
  return channels.slice(1).reduce((sum, coarse, i) => sum + flops(channels[i]!, coarse, i + 1), 0)
}

const positionsAt = (level: number, { patch, stride }: DcaeCoder, grid: readonly number[]) =>
  cells(grid) / cells(patch) / cells(stride) ** level
