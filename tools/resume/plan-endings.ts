import type { Random } from '../damage/random'
import type { Ending } from './session'

export interface EndingOptions {
  /** Steps of the whole run. */
  steps: number
  /** Steps between checkpoints. */
  checkpointEvery: number
  /** Sessions that are killed. */
  kills: number
  /** Kilobytes of a file that holds no checkpoint. */
  kilobytes: number
}

/**
 * The endings of a run's sessions, in the order of the steps at which they fall: `kills` by SIGKILL at random moments, a
 * third of them while a checkpoint is being written; one by Ctrl-C and one by a full disk.
 */
export function planEndings(random: Random, { steps, checkpointEvery, kills, kilobytes }: EndingOptions): Ending[] {
  const last = steps - 2 * checkpointEvery
  const placed = Array.from({ length: kills + 2 }, (_, i) => ({ step: 1 + random.below(last), i }))
  return placed
    .sort((a, b) => a.step - b.step)
    .map(({ step, i }): Ending => {
      if (i === kills) return { kind: 'interrupt', step }
      if (i === kills + 1) return { kind: 'full disk', kilobytes }
      if (i % 3 === 0) return { kind: 'checkpoint', step, delay: random.pick([0, 0, 1, 2, 3, 5, 8]) }
      if (i % 5 === 1) return { kind: 'start', delay: random.below(1500) }
      return { kind: 'step', step, delay: random.below(30) }
    })
}
