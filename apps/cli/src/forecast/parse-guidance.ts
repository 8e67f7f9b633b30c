import {
  conjugateGradient,
  dps,
  type GuidanceMethod,
  mmps,
  pigdm,
  projection,
  replacement,
  sda,
  tmpd,
} from '@lola-ts/guidance'
import { isLolaError } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { UsageError } from '../output/errors'

/** What each method makes of its number, if one is given. */
const methods: Record<string, (number?: number) => GuidanceMethod> = {
  mmps: (iterations = 1) => mmps({ iterations }),
  'mmps-cg': (iterations = 3) => mmps({ iterations, solver: conjugateGradient }),
  pigdm: (iterations = 1) => pigdm({ iterations }),
  tmpd: () => tmpd(),
  sda: (gamma = 1) => sda({ gamma }),
  dps: (zeta = 1) => dps({ zeta }),
  replacement: () => replacement(),
  projection: (iterations = 2) => projection({ iterations }),
}

/** Names that {@link parseGuidance} knows. */
export const methodNames = Object.keys(methods)

/**
 * `mmps`, `mmps:2`, `mmps-cg:3`, `pigdm:2` or `projection:2` with the number of solver iterations, `sda:1` with γ,
 * `dps:0.5` with ζ, `tmpd`, `replacement`.
 *
 * @throws {UsageError} for a method that does not exist, or an impossible number
 */
export function parseGuidance(text: string): GuidanceMethod {
  const [name = '', number] = text.split(':')
  if (!Object.hasOwn(methods, name) || number?.trim() === '') {
    const guess = nearest(name, methodNames)
    const forms = `Write one of ${methodNames.join(', ')}, or none; mmps:2 with solver iterations, sda:1 with its gamma, dps:0.5 with its zeta.`
    throw new UsageError(`--guidance ${text}: not understood`, {
      hint: guess && guess !== name ? `Did you mean ${guess}? ${forms}` : forms,
    })
  }
  try {
    return methods[name]!(number === undefined ? undefined : Number(number))
  } catch (error) {
    if (!isLolaError(error, 'CONFIG')) throw error
    throw new UsageError(`--guidance ${text}: ${error.message}`)
  }
}
