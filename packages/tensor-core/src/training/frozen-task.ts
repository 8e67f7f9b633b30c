import { nearest } from '../checkpoint/nearest'
import { ConfigError } from '../errors'
import type { Weights } from '../nn/parameters'
import type { TrainingTask } from './train'

/**
 * The same task with some of its weights as they are: neither gradients nor updates are computed for them, and they are
 * in no checkpoint. The caller keeps them until training is over, and puts them back beside what was trained.
 */
export function frozenTask(task: TrainingTask, frozen: Weights): TrainingTask {
  return {
    ...task,
    parameters: task.parameters.filter(({ name }) => !Object.hasOwn(frozen, name)),
    loss: (weights, batch) => task.loss({ ...frozen, ...weights }, batch),
  }
}

/**
 * Names that one of the patterns fits, such as `encoder.*`, `*.bias`; `*` stands for anything, dots included.
 *
 * @throws {ConfigError} for a pattern that fits none, with the nearest name, or where nothing would be left to train
 */
export function frozenNames(patterns: readonly string[], names: readonly string[]): string[] {
  const found = new Set<string>()
  for (const pattern of patterns) {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    const shape = new RegExp(`^${parts.join('.*')}$`)
    const fitting = names.filter((name) => shape.test(name))
    if (fitting.length === 0) {
      const guess = nearest(pattern, names) ?? names[0]
      throw new ConfigError(`freeze: no parameter is called ${pattern}`, {
        hint: `Names are such as ${guess}; * stands for any part of one.`,
      })
    }
    for (const name of fitting) found.add(name)
  }
  if (patterns.length > 0 && found.size === names.length) {
    throw new ConfigError(`freeze: ${patterns.join(', ')} leaves nothing to train`)
  }
  return [...found]
}
