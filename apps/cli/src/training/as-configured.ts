import { fold, key } from '@lola-ts/tensor-core/random'
import { dropoutTask, recomputedTask, type TrainingTask } from '@lola-ts/tensor-core/training'
import type { FitSettings } from './fit'

/** A task as its settings want it trained: with dropout, with blocks that are computed again for the gradient. */
export function asConfigured(task: TrainingTask, { seed, model, train }: FitSettings): TrainingTask {
  const dropping = model.dropout > 0 ? dropoutTask(task, fold(key(seed), 'dropout')) : task
  return train.recompute ? recomputedTask(dropping) : dropping
}
