import { autoencoderFlops, autoencoderNetwork, latentShape } from '@lola-ts/autoencoder'
import { type BackboneConfig, countTokens, diffusionFlops, diffusionNetwork } from '@lola-ts/dit'
import { solverFlops, solverNetwork } from '@lola-ts/neural-solver'
import {
  autoencoderFromReference,
  diffusionFromReference,
  publishedConfigs,
  type ReferenceConfig,
  solverFromReference,
} from '@lola-ts/reference'
import { isLolaError, tf } from '@lola-ts/tensor-core'
import { countParameters, type ParameterSpec } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'

/** A row of the table. Shapes are `[batch, channel, ...grid]`. */
interface Row {
  kind: 'autoencoder' | 'denoiser' | 'surrogate'
  config: string
  lat_channels: number
  input: number[]
  channels: number
  label_features: number
  window: number[]
  output?: number[]
  tokens?: number
  error?: string
}

type Counts = Record<string, number | number[] | undefined>

/** Full-size architectures: parameters, latents, tokens, operations, all counted without a single weight. */
export const fullSize: Check = {
  matches: ({ name }) => name === 'full_size_configs',
  run({ config, exact }, compare) {
    const before = tf.memory().numTensors
    for (const [i, row] of (config as Row[]).entries()) {
      if (row.error) expectRefusal(row)
      for (const [name, value] of Object.entries(row.error ? {} : count(row))) {
        const key = `output/${i}/${name}`
        if (exact![key]) compare(key, value!)
      }
    }
    if (tf.memory().numTensors !== before) throw new Error('counting allocated tensors')
  },
}

function count(row: Row): Counts {
  const published = publishedConfigs[row.config]
  if (!published) throw new Error(`the reference has no configuration ${row.config}`)
  return row.kind === 'autoencoder' ? countAutoencoder(row, published) : countEmulator(row, published)
}

function countAutoencoder({ input, lat_channels }: Row, published: ReferenceConfig): Counts {
  const [batch, fields, ...grid] = input as [number, number, ...number[]]
  const config = { ...published, pix_channels: fields, lat_channels, spatial: grid.length }
  const network = autoencoderNetwork(autoencoderFromReference(config))
  const flops = autoencoderFlops(network.config, grid)
  const latent = latentShape(network, grid)
  const channels = latent.pop()!
  const side = (name: string) => network.parameters.filter((parameter) => parameter.name.startsWith(`${name}.`))
  return {
    parameters: countParameters(network.parameters),
    encoder: countParameters(side('encoder')),
    decoder: countParameters(side('decoder')),
    latent: [batch, channels, ...latent],
    flops_encode: flops.encode,
    flops_decode: flops.decode,
    output: [batch, fields, ...latent.map((cells, axis) => cells * network.factor[axis]!)],
  }
}

function countEmulator(row: Row, published: ReferenceConfig): Counts {
  const [batch, channels, ...grid] = row.window as [number, number, ...number[]]
  const { patch_size: patch } = published
  const named = Array.isArray(patch) ? patch.length : grid.length
  // One of the reference's patches names fewer axes than its grid has: that cannot run, but it has been counted, tokens
  // along the axes that it names.
  const whole = named < grid.length ? { ...published, patch_size: grid.map((_, axis) => patch[axis] ?? 1) } : published
  const { parameters, backbone, flops } = build(row, { ...whole, spatial: grid.length })
  return {
    parameters: countParameters(parameters),
    output: [batch, channels, ...grid],
    flops_forward: flops(grid),
    tokens: countTokens(backbone, grid.slice(0, named)),
  }
}

function build(
  { kind, channels, label_features }: Row,
  published: ReferenceConfig,
): { parameters: ParameterSpec[]; backbone: BackboneConfig; flops: (grid: number[]) => number } {
  const config = { ...published, channels, label_features }
  if (kind === 'surrogate') {
    const { parameters, config: ours } = solverNetwork(solverFromReference(config))
    return { parameters, backbone: ours.backbone, flops: (grid) => solverFlops(ours, grid) }
  }
  const schedule = { name: 'log_logit', sigma_min: 1e-3, sigma_max: 1e3 }
  const { parameters, config: ours } = diffusionNetwork(diffusionFromReference({ ...config, masked: true, schedule }))
  return { parameters, backbone: ours.backbone, flops: (grid) => diffusionFlops(ours, grid) }
}

/** What the reference cannot build, we refuse. */
function expectRefusal(row: Row): void {
  try {
    count(row)
  } catch (error) {
    if (isLolaError(error, 'CONFIG')) return
    throw error
  }
  throw new Error(`${row.config} was built for ${row.window}, which the reference cannot`)
}
