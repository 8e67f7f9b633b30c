/**
 * Steering diffusion emulators with observations, without training anything.
 *
 * ```ts
 * import { guided, mmps, observe, subsample } from '@lola-ts/guidance'
 *
 * const sensors = observe(truth, subsample([8, 8]), { noise: 0.1, key: key(1) })
 * const steered = guided(emulator, sensors, mmps())
 * ```
 *
 * @module
 */
export { type GuidedOptions, guided } from './guided'
export { type DpsOptions, dps } from './methods/dps'
export type { GuidanceMethod, GuidanceProblem } from './methods/method'
export { type MmpsOptions, mmps } from './methods/mmps'
export { type SdaOptions, sda } from './methods/sda'
export { type Observations, type ObserveOptions, observations, observe } from './observe'
export { meanPool } from './operators/mean-pool'
export type { Operator } from './operators/operator'
export { subsample } from './operators/subsample'
export { conjugateGradient } from './solvers/conjugate-gradient'
export { gmres } from './solvers/gmres'
export type { KrylovSolution, KrylovSolver, LinearMap } from './solvers/krylov'
