import { type Sampler, type SamplerName, samplerFromConfig, samplerNames } from '@lola-ts/dit'
import type { GuidanceMethod } from '@lola-ts/guidance'
import { isLolaError } from '@lola-ts/tensor-core'
import type { OptionDef, Options } from '../commands/verb'
import { UsageError } from '../output/errors'
import { methodNames, parseGuidance } from './parse-guidance'
import { type Instrument, instrumentForms, parseInstrument } from './parse-instrument'

/** Options of every verb that rolls an emulator out. */
export const forecastOptions: Record<string, OptionDef> = {
  split: { type: 'string', valueHint: 'name', description: 'train, valid or test; default test' },
  states: { type: 'string', valueHint: 'n', description: 'states to predict; default 20' },
  members: { type: 'string', valueHint: 'n', description: 'ensemble members; default 16' },
  context: { type: 'string', valueHint: 'n', description: 'known snapshots of each window; default 1' },
  batch: { type: 'string', valueHint: 'n', description: 'members computed at a time, to bound memory; default all' },
  seed: { type: 'string', valueHint: 'n', description: 'seed of the ensemble and of observation noise; default 0' },
}

/** Options of every verb that draws samples; neural solvers pass them over. */
export const samplerOptions: Record<string, OptionDef> = {
  sampler: { type: 'string', valueHint: 'name', description: `${samplerNames.join(', ')}; default ab` },
  steps: {
    type: 'string',
    valueHint: 'n',
    description: 'sampler steps; default 16 for ab and eab, 32 for heun, else 64',
  },
  order: { type: 'string', valueHint: 'n', description: 'order of ab and eab; default 3' },
  eta: { type: 'string', valueHint: 'x', description: 'stochasticity of ddim (default 0) and ito (default 1)' },
  temperature: { type: 'string', valueHint: 'x', description: 'of ito: above 1 widens the ensemble; default 1' },
}

/**
 * The sampler that the options ask for; undefined when they say nothing, and the emulator's own is used.
 *
 * @throws {UsageError} for a sampler that does not exist, an option that it does not take, or an impossible value
 */
export function readSampler(options: Options): Sampler | undefined {
  const numbers = ['steps', 'order', 'eta', 'temperature'].filter((name) => options.text(name) !== undefined)
  const name = options.text('sampler')
  if (name === undefined && numbers.length === 0) return undefined
  const given = Object.fromEntries(numbers.map((option) => [option, options.number(option, 0)]))
  try {
    return samplerFromConfig({ name: (name ?? 'ab') as SamplerName, ...given })
  } catch (error) {
    if (!isLolaError(error, 'CONFIG')) throw error
    throw new UsageError(error.message, error.hint ? { hint: error.hint } : {})
  }
}

/** Options of every verb that can guide. */
export const guidanceOptions: Record<string, OptionDef> = {
  observe: {
    type: 'string',
    valueHint: 'what',
    description: `what to be guided by: ${instrumentForms}; repeat it to combine`,
  },
  noise: {
    type: 'string',
    valueHint: 'std',
    description: 'noise of observations, in standard deviations of a field; default 0.1',
  },
  guidance: {
    type: 'string',
    valueHint: 'method',
    description: `${methodNames.join(', ')}, with its number as in mmps:2; none for the baseline; default mmps`,
  },
  'exact-decoder': { type: 'boolean', description: "leave the autoencoder's own error out of the noise" },
  'linear-decoder': {
    type: 'boolean',
    description:
      'take the derivative of a linear decoder, fitted to the training split: half the cost, a little less pull',
  },
}

/** What the options say about guidance. */
export interface GuidanceRequest {
  /** The values of `--observe`. */
  instruments: Instrument[]
  /** In standard deviations of a field. */
  noise: number
  /** Null for the baseline: observed, and not guided. */
  method: GuidanceMethod | null
  exactDecoder: boolean
  linearDecoder: boolean
}

/**
 * What `--observe`, `--noise` and `--guidance` ask for, or null.
 *
 * @throws {UsageError} for what is not understood
 */
export function readGuidance(options: Options): GuidanceRequest | null {
  const observe = options.texts('observe')
  const guidance = options.text('guidance')
  if (observe.length === 0) {
    if (guidance === undefined || guidance === 'none') return null
    throw new UsageError('--guidance needs something to be guided by', { hint: 'Add --observe subsample:8.' })
  }
  const noise = options.number('noise', 0.1)
  const method = guidance === 'none' ? null : parseGuidance(guidance ?? 'mmps')
  if (!(noise >= 0)) throw new UsageError(`--noise is ${noise}, expected a standard deviation of 0 or more`)
  if (noise === 0 && method && !method.exact) {
    throw new UsageError(`--noise 0: ${method.name} needs noise above 0`, {
      hint: 'Give the error of the instrument, however small; or --guidance projection, which meets observations exactly.',
    })
  }
  return {
    instruments: observe.map(parseInstrument),
    noise,
    method,
    exactDecoder: options.flag('exact-decoder'),
    linearDecoder: options.flag('linear-decoder'),
  }
}
