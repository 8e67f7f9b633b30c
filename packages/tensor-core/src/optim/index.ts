/**
 * Optimisers as pure update rules, learning-rate schedules, gradient clipping.
 *
 * @module
 */
export { type AdamWOptions, adamw } from './adamw'
export { clipByNorm, globalNorm } from './clip'
export type { Optimizer, OptimizerState, UpdateInputs, UpdatePlan } from './optimizer'
export { type PsgdOptions, psgd } from './psgd'
export { constant, cosine, exponential, linear, type RateSchedule, type ScheduleOptions } from './schedules'
export { type SoapOptions, soap } from './soap'
