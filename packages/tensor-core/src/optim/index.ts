/**
 * Optimisers as pure update rules, learning-rate schedules, gradient clipping.
 *
 * @module
 */
export { type AdamWOptions, adamw } from './adamw'
export { clipByNorm, globalNorm } from './clip'
export type { Optimizer, OptimizerState, UpdateScalars } from './optimizer'
export { constant, cosine, type RateSchedule, type ScheduleOptions } from './schedules'
