import { jit, ShapeError, type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { type Key, normal } from '@lola-ts/tensor-core/random'
import { latentShape } from './latent-shape'
import type { AutoencoderNetwork } from './network'

export interface DecodeOptions {
  /** Adds the configuration's `latentNoise` to the latents first, drawn from this key. Default: none is added. */
  noise?: Key
}

/** A trained autoencoder on a grid. Fits wherever emulators expect a state space. */
export interface Autoencoder {
  readonly network: AutoencoderNetwork
  /** Shape of a normalised snapshot, `[...space, field]`. */
  readonly snapshotShape: number[]
  /** Shape of its latent, `[...latent, channel]`. */
  readonly stateShape: number[]
  /** Values in over latent values. */
  readonly compression: number
  /** Normalised snapshots `[n, ...space, field]` to latents `[n, ...latent, channel]`. */
  encode(snapshots: Tensor): Tensor
  /** Latents `[n, ...latent, channel]` to normalised snapshots `[n, ...space, field]`. Differentiable. */
  decode(latents: Tensor, options?: DecodeOptions): Tensor
  dispose(): void
}

/**
 * An autoencoder from a network and trained weights, which it takes over.
 *
 * @param grid cells along each axis
 * @throws {ShapeError} when the grid is not a multiple of the network's factor
 */
export function autoencoder(network: AutoencoderNetwork, weights: Weights, grid: readonly number[]): Autoencoder {
  const { fields, latentNoise = 0 } = network.config
  const snapshotShape = [...grid, fields]
  const stateShape = latentShape(network, grid)
  const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1)
  const encode = jit(network.encode, { name: 'encoder' })
  const decode = jit(network.decode, { name: 'decoder' })

  return {
    network,
    snapshotShape,
    stateShape,
    compression: size(snapshotShape) / size(stateShape),
    encode: (snapshots) => encode(weights, expectShape(snapshots, snapshotShape, 'snapshots')),
    decode(latents, { noise } = {}) {
      const z = expectShape(latents, stateShape, 'latents')
      if (!noise || latentNoise === 0) return decode(weights, z)
      return tf.tidy(() => decode(weights, z.add(normal(noise, z.shape).mul(latentNoise))))
    },
    dispose() {
      encode.dispose()
      decode.dispose()
      tf.dispose(weights)
    },
  }
}

function expectShape(x: Tensor, shape: number[], what: string): Tensor {
  if (x.shape.slice(1).join() !== shape.join()) {
    throw new ShapeError(`${what} have shape [${x.shape}], expected [n, ${shape}]`, {
      hint: 'The autoencoder was trained on another grid or other fields.',
    })
  }
  return x
}
