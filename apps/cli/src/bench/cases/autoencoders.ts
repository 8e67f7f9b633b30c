import { autoencoderFlops, autoencoderNetwork, type DcaeConfig, latentShape } from '@lola-ts/autoencoder'
import { jit } from '@lola-ts/tensor-core'
import type { BenchCase } from '../bench-case'
import { noise, noisyWeights } from './noise'

const deep = (fields: number): DcaeConfig => ({
  fields,
  latentChannels: 64,
  channels: [64, 128, 256, 512, 768, 1024],
  blocks: [3, 3, 3, 3, 3, 3],
  padding: ['zeros', 'zeros'],
})

const deep3d: DcaeConfig = {
  fields: 6,
  latentChannels: 64,
  channels: [64, 256, 512, 1024],
  blocks: [3, 3, 3, 3],
  padding: ['zeros', 'zeros', 'zeros'],
}

type Rest = Pick<BenchCase, 'batches' | 'peer' | 'large'>

function coder(flow: string, side: 'encode' | 'decode', config: DcaeConfig, grid: number[], rest: Rest): BenchCase {
  const name = `${flow}-${side}`
  return {
    name,
    about: `${side} ${grid.join(' x ')} x ${config.fields} cells by the paper's autoencoder`,
    ...rest,
    prepare(batch) {
      const network = autoencoderNetwork(config)
      const weights = noisyWeights(network.parameters.filter((parameter) => parameter.name.startsWith(side)))
      const shape = side === 'encode' ? [...grid, config.fields] : latentShape(network, grid)
      const x = noise([batch, ...shape])
      const pass = jit(network[side], { name })
      return {
        call: () => pass(weights, x),
        flops: batch * autoencoderFlops(config, grid)[side],
        exact: () => network[side](weights, x),
      }
    },
  }
}

const both = (flow: string, config: DcaeConfig, grid: number[], rest: Rest) =>
  (['encode', 'decode'] as const).map((side) => coder(flow, side, config, grid, rest))

/** The autoencoders of the paper at their full width. */
export const autoencoders: BenchCase[] = [
  ...both('rb', deep(4), [512, 128], { batches: [1, 16], peer: true }),
  ...both('tgc', deep3d, [64, 64, 64], { batches: [1], peer: true, large: true }),
  coder('euler', 'decode', deep(5), [512, 512], { batches: [1], peer: false, large: true }),
]
