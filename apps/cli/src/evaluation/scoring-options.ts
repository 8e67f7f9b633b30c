import {
  type Horizon,
  paperHorizons,
  parseHorizons,
  type ScoreGroup,
  scoreGroups,
  type VrmseVariant,
  vrmseVariants,
} from '@lola-ts/eval'
import { isLolaError } from '@lola-ts/tensor-core'
import type { OptionDef, Options } from '../commands/verb'
import { UsageError } from '../output/errors'

/** What is measured, and over which lead times. */
export interface ScoringOptions {
  groups: readonly ScoreGroup[]
  vrmse: VrmseVariant
  horizons: Horizon[]
  /** Whether to write LoLa's stats.csv too. */
  lola: boolean
}

export const scoringOptions: Record<string, OptionDef> = {
  scores: {
    type: 'string',
    valueHint: 'list',
    description: `groups of scores: ${scoreGroups.join(', ')}; default all`,
  },
  vrmse: { type: 'string', valueHint: 'name', description: `${Object.keys(vrmseVariants).join(', ')}; default paper` },
  horizons: {
    type: 'string',
    valueHint: 'list',
    description: 'lead times averaged together; default 1:20,21:60,61:last',
  },
  'lola-csv': { type: 'boolean', description: "write stats.csv too, with exactly the columns of LoLa's" },
}

/** @throws {UsageError} for a group, a variant or a horizon that does not exist */
export function readScoring(options: Options, states: number): ScoringOptions {
  const list = options.text('scores')?.split(',') ?? [...scoreGroups]
  const wrong = list.find((name) => !scoreGroups.includes(name as ScoreGroup))
  if (wrong !== undefined)
    throw new UsageError(`--scores: ${wrong} is no group of scores`, { hint: `Groups are ${scoreGroups.join(', ')}.` })
  const vrmse = options.text('vrmse') ?? 'paper'
  if (!Object.hasOwn(vrmseVariants, vrmse)) {
    throw new UsageError(`--vrmse is ${vrmse}, expected one of ${Object.keys(vrmseVariants).join(', ')}`)
  }
  const horizons = options.text('horizons')
  try {
    return {
      groups: list as ScoreGroup[],
      vrmse: vrmse as VrmseVariant,
      horizons: horizons === undefined ? paperHorizons(states) : parseHorizons(horizons),
      lola: options.flag('lola-csv'),
    }
  } catch (error) {
    if (isLolaError(error, 'CONFIG')) throw new UsageError(`--horizons: ${error.message}`)
    throw error
  }
}
