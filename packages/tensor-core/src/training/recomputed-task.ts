import { withRecomputation } from '../nn/recomputed'
import type { TrainingTask } from './train'

/**
 * The same task, the blocks of its network computed again for the gradient instead of kept until then: a third more
 * work, and the memory of what lies between blocks and of one of them (gradient checkpointing).
 */
export function recomputedTask(task: TrainingTask): TrainingTask {
  return { ...task, loss: (weights, batch) => withRecomputation(() => task.loss(weights, batch)) }
}
