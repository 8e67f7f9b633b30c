import { type GuidanceMethod, meanPool, mmps, type Operator, subsample } from '@lola-ts/guidance'
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

/** `mmps` or `mmps:2`, with the number of solver iterations. */
export function parseGuidance(text: string): GuidanceMethod {
  const [name, count = '1'] = text.split(':')
  const iterations = Number(count)
  if (name !== 'mmps' || !Number.isSafeInteger(iterations) || iterations < 1) {
    throw new UsageError(`--guidance ${text}: not understood`, {
      hint: 'Write mmps, or mmps:2 for two solver iterations.',
    })
  }
  return mmps({ iterations })
}
