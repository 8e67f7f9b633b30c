import { fold, key } from '@lola-ts/tensor-core/random'
import { dropoutTask, recomputedTask, type TrainingTask } from '@lola-ts/tensor-core/training'
import type { FitSettings } from './fit'

/** A task as its settings want it trained: with dropout, with blocks that are computed again for the gradient. */
export function asConfigured(task: TrainingTask, { seed, model, train }: FitSettings): TrainingTask {
  const rates = [model, model.encoderOnly, model.decoderOnly].map((side) => side?.dropout ?? 0)
  const dropping = Math.max(...rates) > 0 ? dropoutTask(task, fold(key(seed), 'dropout')) : task
  return train.recompute ? recomputedTask(dropping) : dropping
}
