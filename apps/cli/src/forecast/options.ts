import type { GuidanceMethod, Operator } from '@lola-ts/guidance'
import type { OptionDef, Options } from '../commands/verb'
import { UsageError } from '../output/errors'
import { parseGuidance, parseOperator } from './parse-guidance'

/** Options of every verb that rolls an emulator out. */
export const forecastOptions: Record<string, OptionDef> = {
  split: { type: 'string', valueHint: 'name', description: 'train, valid or test; default test' },
  states: { type: 'string', valueHint: 'n', description: 'states to predict; default 20' },
  members: { type: 'string', valueHint: 'n', description: 'ensemble members; default 16' },
  context: { type: 'string', valueHint: 'n', description: 'known snapshots of each window; default 1' },
  steps: { type: 'string', valueHint: 'n', description: 'sampler steps of a diffusion emulator; default 16' },
  batch: { type: 'string', valueHint: 'n', description: 'members computed at a time, to bound memory; default all' },
  seed: { type: 'string', valueHint: 'n', description: 'seed of the ensemble and of observation noise; default 0' },
}

/** Options of every verb that can guide. */
export const guidanceOptions: Record<string, OptionDef> = {
  observe: {
    type: 'string',
    valueHint: 'what',
    description: 'subsample:8 or mean-pool:8: observe the truth, to guide by it',
  },
  noise: { type: 'string', valueHint: 'std', description: 'noise of observations, normalised units; default 0.1' },
  guidance: { type: 'string', valueHint: 'method', description: 'mmps, or mmps:2 for two iterations; default mmps' },
}

/** What `--observe`, `--noise` and `--guidance` ask for, or null. */
export function readGuidance(
  options: Options,
  axes: number,
): { operator: Operator; factors: number[]; noise: number; method: GuidanceMethod } | null {
  const observe = options.text('observe')
  if (observe === undefined) {
    if (options.text('guidance') === undefined) return null
    throw new UsageError('--guidance needs something to be guided by', { hint: 'Add --observe subsample:8.' })
  }
  const noise = options.number('noise', 0.1)
  if (!(noise > 0)) throw new UsageError(`--noise is ${noise}, expected a standard deviation above 0`)
  return { ...parseOperator(observe, axes), noise, method: parseGuidance(options.text('guidance') ?? 'mmps') }
}
