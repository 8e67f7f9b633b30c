import type { TrainSettings } from '../config/training-settings'
import type { TrainingPlan } from './training-plan'

/** Operations of one training step: a gradient takes twice those of a forward pass, blocks computed again one more. */
export function stepFlops(
  { forwardFlops }: Pick<TrainingPlan, 'forwardFlops'>,
  { batch, recompute }: Pick<TrainSettings, 'batch' | 'recompute'>,
): number | undefined {
  return forwardFlops === undefined ? undefined : (recompute ? 4 : 3) * batch * forwardFlops
}
