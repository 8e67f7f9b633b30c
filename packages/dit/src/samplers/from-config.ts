import { ConfigError } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { adamsBashforth } from './adams-bashforth'
import { ddim } from './ddim'
import { ddpm } from './ddpm'
import { euler } from './euler'
import { exponentialAdamsBashforth } from './exponential-adams-bashforth'
import { heun } from './heun'
import { ito } from './ito'
import { predictorCorrector } from './predictor-corrector'
import type { Sampler } from './sampler'

/** Options of all samplers. Each sampler takes some of them. */
export interface SamplerOptions {
  steps?: number
  order?: number
  eta?: number
  temperature?: number
  corrections?: number
  delta?: number
}

const samplers = {
  ab: { create: adamsBashforth, options: ['steps', 'order'] },
  eab: { create: exponentialAdamsBashforth, options: ['steps', 'order'] },
  ddim: { create: ddim, options: ['steps', 'eta'] },
  ddpm: { create: ddpm, options: ['steps'] },
  pc: { create: predictorCorrector, options: ['steps', 'corrections', 'delta'] },
  euler: { create: euler, options: ['steps'] },
  heun: { create: heun, options: ['steps'] },
  ito: { create: ito, options: ['steps', 'eta', 'temperature'] },
} satisfies Record<string, { create: (options: SamplerOptions) => Sampler; options: (keyof SamplerOptions)[] }>

export type SamplerName = keyof typeof samplers

/** Names that {@link samplerFromConfig} knows. */
export const samplerNames = Object.keys(samplers) as SamplerName[]

/** A sampler by name, plain JSON. */
export type SamplerConfig = { name: SamplerName } & SamplerOptions

/**
 * The sampler that a configuration names.
 *
 *     samplerFromConfig({ name: 'ddim', steps: 64, eta: 0.5 })
 *
 * @throws {ConfigError} for a name that is not known, an option that the sampler does not take, or an impossible value
 */
export function samplerFromConfig({ name, ...options }: SamplerConfig): Sampler {
  if (!samplerNames.includes(name)) {
    const guess = nearest(name, samplerNames)
    throw new ConfigError(`sampler is ${name}, expected ${samplerNames.join(', ')}`, {
      hint: guess ? `Did you mean ${guess}?` : 'ab, 16 steps of order 3, is the default.',
    })
  }
  const { create, options: taken } = samplers[name]
  const foreign = Object.keys(options).find((option) => !(taken as string[]).includes(option))
  if (foreign !== undefined) {
    throw new ConfigError(`sampler ${name} takes no ${foreign}`, { hint: `It takes ${taken.join(', ')}.` })
  }
  return create(options)
}
