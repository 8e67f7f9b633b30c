import { dropoutSeeds, withDropout } from '../nn/dropout'
import { fold, type Key } from '../random/key'
import type { TrainingTask } from './train'

/**
 * The same task, its network trained with the dropout that its configuration asks for; validation has none.
 *
 * A training batch gets the seeds of its examples as a further tensor, the first one, so that the masks of a step are a
 * function of that step too.
 */
export function dropoutTask(task: TrainingTask, key: Key): TrainingTask {
  return {
    ...task,
    async batch(step) {
      const batch = await task.batch(step)
      return [dropoutSeeds(fold(key, step), batch[0]!.shape[0]!), ...batch]
    },
    loss(weights, batch) {
      const [seeds, ...rest] = batch
      // What is trained on is float32: only seeds are whole numbers.
      return seeds?.dtype === 'int32' ? withDropout(seeds, () => task.loss(weights, rest)) : task.loss(weights, batch)
    },
  }
}
