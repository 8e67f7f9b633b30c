import { jit } from '@lola-ts/tensor-core'
import { type BackboneShape, type VitConfig, vit } from '@lola-ts/tensor-core/nn'
import type { BenchCase } from '../bench-case'
import { noise, noisyWeights } from './noise'

/** One step of a transformer over a window of five states: what a sampler does 16 times, and a neural solver once. */
function transformer(name: string, about: string, config: VitConfig, channels: number, grid: number[]) {
  return (batches: readonly number[], rest: Pick<BenchCase, 'peer' | 'large'>): BenchCase => ({
    name,
    about,
    batches,
    ...rest,
    prepare(batch) {
      const shape: BackboneShape = {
        inputs: channels,
        outputs: channels,
        conditions: channels,
        modulation: 256,
        axes: grid.length,
      }
      const network = vit(config, shape)
      const inputs = [
        noisyWeights(network.parameters),
        noise([batch, ...grid, channels]),
        noise([batch, ...grid, channels]),
        noise([batch, 256]),
      ] as const
      const step = jit(network, { name })
      return { call: () => step(...inputs), eager: () => network(...inputs) }
    },
  })
}

const large: VitConfig = { width: 1024, blocks: 16, heads: 8 }
const small: VitConfig = { width: 512, blocks: 16, heads: 4 }
const pixel: VitConfig = { width: 2048, blocks: 16, heads: 16, patch: [1, 16, 16] }

/** The emulators of the paper, Rayleigh-Bénard on 512 x 128 cells and Euler on 512 x 512. */
export const latentDit: BenchCase[] = [
  transformer(
    'rb-latent-dit',
    'DiT 1024 x 16 on 5 latents of 16 x 4 x 64',
    large,
    64,
    [5, 16, 4],
  )([1, 16], { peer: true }),
  transformer('rb-latent-dit-small', 'the same, 512 wide', small, 64, [5, 16, 4])([1, 16], { peer: true }),
  transformer(
    'euler-latent-dit',
    'DiT 1024 x 16 on 5 latents of 16 x 16 x 64',
    large,
    64,
    [5, 16, 16],
  )([1], {
    peer: false,
    large: true,
  }),
  transformer(
    'rb-pixel-dit',
    'DiT 2048 x 16 on 5 states of 512 x 128 x 4, patch 16',
    pixel,
    4,
    [5, 512, 128],
  )([1], {
    peer: false,
    large: true,
  }),
  transformer(
    'euler-pixel-dit',
    'DiT 2048 x 16 on 5 states of 512 x 512 x 5, patch 16',
    pixel,
    5,
    [5, 512, 512],
  )([1], {
    peer: false,
    large: true,
  }),
]
