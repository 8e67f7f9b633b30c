import { dps, type GuidanceMethod, meanPool, mmps, type Operator, pigdm, sda, subsample } from '@lola-ts/guidance'
import { isLolaError } from '@lola-ts/tensor-core'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { UsageError } from '../output/errors'

const operators = { subsample, 'mean-pool': meanPool }

/**
 * `subsample:8`, `subsample:8x4` or `mean-pool:8` as an observation operator.
 *
 * @param axes axes of space: one factor serves all
 */
export function parseOperator(text: string, axes: number): { operator: Operator; factors: number[] } {
  const [name = '', sizes = ''] = text.split(':')
  const factors = sizes.split('x').map(Number)
  const all = factors.length === 1 ? Array.from({ length: axes }, () => factors[0]!) : factors
  const build = Object.hasOwn(operators, name) ? operators[name as keyof typeof operators] : undefined
  if (!build || all.length !== axes || all.some((factor) => !Number.isSafeInteger(factor) || factor < 1)) {
    throw new UsageError(`--observe ${text}: not understood`, {
      hint: `Write subsample:8 for every 8th cell along each axis, or mean-pool:8 for means over blocks; subsample:8x4 by axis.`,
    })
  }
  return { operator: build(all), factors: all }
}

/** Each method has one number, and 1 is the default of all. */
const methods: Record<string, (number: number) => GuidanceMethod> = {
  mmps: (iterations) => mmps({ iterations }),
  pigdm: (iterations) => pigdm({ iterations }),
  sda: (gamma) => sda({ gamma }),
  dps: (zeta) => dps({ zeta }),
}

/**
 * `mmps`, `mmps:2` or `pigdm:2` with the number of solver iterations, `sda:1` with γ, `dps:0.5` with ζ.
 *
 * @throws {UsageError} for a method that does not exist, or an impossible number
 */
export function parseGuidance(text: string): GuidanceMethod {
  const [name = '', number = '1'] = text.split(':')
  if (!Object.hasOwn(methods, name) || number.trim() === '') {
    const guess = nearest(name, Object.keys(methods))
    const forms = 'Write mmps:2 with solver iterations, pigdm:2, sda:1 with its gamma, or dps:0.5 with its zeta.'
    throw new UsageError(`--guidance ${text}: not understood`, {
      hint: guess && guess !== name ? `Did you mean ${guess}? ${forms}` : forms,
    })
  }
  try {
    return methods[name]!(Number(number))
  } catch (error) {
    if (!isLolaError(error, 'CONFIG')) throw error
    throw new UsageError(`--guidance ${text}: ${error.message}`)
  }
}
