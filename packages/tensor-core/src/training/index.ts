/**
 * The training loop: compiled steps, averaging of weights, validation, checkpoints and exact resume.
 *
 * @module
 */
export { dropoutTask } from './dropout-task'
export { frozenNames, frozenTask } from './frozen-task'
export { createProgress, type Progress, type ProgressOptions } from './progress'
export { recomputedTask } from './recomputed-task'
export { type RegressionLoss, type RegressionTerm, regressionLoss, weightedSum } from './regression-loss'
export {
  type CheckpointStore,
  type TrainingTask,
  type TrainOptions,
  type TrainProgress,
  type TrainResult,
  train,
} from './train'
