import {
  diffusionEmulator,
  diffusionNetwork,
  initialNoise,
  type Sampler,
  type SamplerConfig,
  samplerFromConfig,
} from '@lola-ts/dit'
import { pixelSpace } from '@lola-ts/emulation'
import { diffusionFromReference } from '@lola-ts/reference'
import type { Tensor } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { key } from '@lola-ts/tensor-core/random'
import type { Check } from '../check'

/** A window drawn by each sampler from a masked denoiser, replayed with the stored noise. */
export const diffusionEmulation: Check = {
  matches: ({ title }) => title.startsWith('emulate_diffusion'),
  async run({ name, config, sidecar, weights, input, output }, compare) {
    const [members, channels, window, ...space] = config.shape as [number, number, number, ...number[]]
    const network = diffusionNetwork(diffusionFromReference(config.get_denoiser, { window }))
    const given = toWeights(weights)
    checkWeights(given, network.parameters, name)
    const emulator = diffusionEmulator(network, given, pixelSpace([...space, channels]))
    const tensors = toWeights(input)
    const label = tensors.label!.reshape([1, -1]).tile([members, 1])
    const keys = Array.from({ length: members }, (_, m) => key(m))

    for (const result of Object.keys(output)) {
      const [, algorithm, options, known] = described.exec(sidecar.tensors[`output/${result}`].meaning)!
      const given = [...options!.matchAll(/(\w+)=([\d.e-]+)/g)].map(([, name, value]) => [name, Number(value)])
      const sampler = samplerFromConfig({ name: algorithm as SamplerConfig['name'], ...Object.fromEntries(given) })
      const noise = (draw: number) => tensors[`step_noise_${known}`]!.gather(draw) as Tensor
      const replay: Sampler = {
        ...sampler,
        sample: (denoiser) => sampler.sample(denoiser, initialNoise(denoiser, tensors[`noise_${known}`]!), noise),
      }
      const context = tensors[`x_obs_${known}`]!
      compare(`output/${result}`, await emulator.with({ sampler: replay }).complete({ context, label, keys, start: 0 }))
    }
    emulator.dispose()
  },
}

/** Results say how they were made: `emulate_diffusion(ab, steps=8), 1 observed states`. */
const described = /emulate_diffusion\((\w+), ([^)]*)\), (\d+) observed/
