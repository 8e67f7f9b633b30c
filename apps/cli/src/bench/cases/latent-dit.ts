import { jit, tf } from '@lola-ts/tensor-core'
import { type BackboneShape, type VitConfig, vit, vitFlops } from '@lola-ts/tensor-core/nn'
import type { BenchCase } from '../bench-case'
import { noise, noisyWeights } from './noise'

interface Transformer extends Pick<BenchCase, 'name' | 'about' | 'batches' | 'peer' | 'large'> {
  config: VitConfig
  channels: number
  /** Of a state. */
  cells: number[]
}

/** What the denoiser's backbone sees of a window of so many channels: the noisy states, and which are known. */
export function windowShape(channels: number, axes: number): BackboneShape {
  return { inputs: channels, outputs: channels, conditions: channels, modulation: 256, axes }
}

/** One call of a transformer over a window of five states: what a sampler does 16 times, and a neural solver once. */
function transformer({ config, channels, cells, ...rest }: Transformer): BenchCase {
  return {
    ...rest,
    prepare(batch) {
      const grid = [5, ...cells]
      const shape = windowShape(channels, grid.length)
      const network = vit(config, shape)
      const inputs = [
        noisyWeights(network.parameters),
        noise([batch, ...grid, channels]),
        noise([batch, ...grid, channels]),
        noise([batch, 256]),
      ] as const
      // As emulators do, once for all steps.
      const places = tf.tidy(() => network.place(inputs[0], grid))
      const step = jit(network, { name: rest.name })
      return {
        call: () => step(...inputs, places),
        flops: batch * vitFlops(config, shape, grid),
        exact: () => network(...inputs, places),
      }
    },
  }
}

const large: VitConfig = { width: 1024, blocks: 16, heads: 8 }
const pixel: VitConfig = { width: 2048, blocks: 16, heads: 16, patch: [1, 16, 16] }

/** The transformer that training and a quick look take. */
export const smallDit: VitConfig = { width: 512, blocks: 16, heads: 4 }

/** The emulators of the paper, Rayleigh-Bénard on 512 x 128 cells and Euler on 512 x 512. */
export const latentDit: BenchCase[] = [
  transformer({
    name: 'rb-latent-dit',
    about: 'DiT 1024 x 16 on 5 latents of 16 x 4 x 64',
    batches: [1, 16],
    peer: true,
    config: large,
    channels: 64,
    cells: [16, 4],
  }),
  transformer({
    name: 'rb-latent-dit-small',
    about: 'the same, 512 wide',
    batches: [1, 16],
    peer: true,
    config: smallDit,
    channels: 64,
    cells: [16, 4],
  }),
  transformer({
    name: 'euler-latent-dit',
    about: 'DiT 1024 x 16 on 5 latents of 16 x 16 x 64',
    batches: [1],
    peer: false,
    large: true,
    config: large,
    channels: 64,
    cells: [16, 16],
  }),
  transformer({
    name: 'rb-pixel-dit',
    about: 'DiT 2048 x 16 on 5 states of 512 x 128 x 4, patch 16; one call, 16 a diffusion window',
    batches: [1],
    peer: false,
    large: true,
    config: pixel,
    channels: 4,
    cells: [512, 128],
  }),
  transformer({
    name: 'euler-pixel-dit',
    about: 'DiT 2048 x 16 on 5 states of 512 x 512 x 5, patch 16; one call, 16 a diffusion window',
    batches: [1],
    peer: false,
    large: true,
    config: pixel,
    channels: 5,
    cells: [512, 512],
  }),
]
