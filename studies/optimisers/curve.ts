import { progressOf } from './progress'
import type { StudyRun } from './study-run'

/** A run as it is committed. */
export interface Curve {
  optimiser: string
  identity: boolean
  /** Seconds of training, steps and loss at each validation. */
  seconds: number[]
  steps: number[]
  validation: number[]
  /** Seconds of training in all. */
  total: number
  /** Steps in all. */
  taken: number
}

export function curveOf(run: StudyRun): Curve {
  const { ticks, seconds, metrics } = progressOf(run)
  const time = new Map(ticks.map(({ step }, i) => [step, seconds[i]!]))
  const validated = metrics.filter(({ step, validation }) => step % run.every === 0 && validation !== undefined)
  const timed = validated.filter(({ step }) => time.has(step))
  return {
    optimiser: run.optimiser,
    identity: run.identity,
    seconds: timed.map(({ step }) => Number(time.get(step)!.toFixed(2))),
    steps: timed.map(({ step }) => step),
    validation: timed.map(({ validation }) => Number(validation!.toPrecision(6))),
    total: seconds.at(-1) ?? 0,
    taken: metrics.at(-1)?.step ?? 0,
  }
}

/** The validation loss after so much of `along`, between the two validations around it. NaN where it did not come so far. */
export function lossAt({ validation }: Curve, along: readonly number[], where: number): number {
  const after = along.findIndex((value) => value >= where)
  if (after <= 0) return along[after] === where ? validation[after]! : Number.NaN
  const share = (where - along[after - 1]!) / (along[after]! - along[after - 1]!)
  return validation[after - 1]! ** (1 - share) * validation[after]! ** share
}
