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
export { type Analysis, type AssimilateOptions, assimilate, type Instrument } from './assimilate'
export type { AssimilationState } from './assimilation-state'
export { combine } from './combine'
export { decoderError } from './decoder-error'
export { type GuidedOptions, guided } from './guided'
export { type LinearDecoder, linearDecoder } from './linear-decoder'
export { type DpsOptions, dps } from './methods/dps'
export type { GuidanceMethod, GuidanceProblem } from './methods/method'
export { type MmpsOptions, mmps } from './methods/mmps'
export { type PigdmOptions, pigdm } from './methods/pigdm'
export { type ProjectionOptions, projection } from './methods/projection'
export { replacement } from './methods/replacement'
export { type SdaOptions, sda } from './methods/sda'
export { tmpd } from './methods/tmpd'
export type { Noise } from './noise'
export { type Observations, type ObserveOptions, observations, observe } from './observe'
export { chain } from './operators/chain'
export { fields } from './operators/fields'
export type { GridAxes } from './operators/grid-axes'
export { lowPass } from './operators/low-pass'
export { meanPool } from './operators/mean-pool'
export type { Operator } from './operators/operator'
export { drawObservations, observedShape, type Picture } from './operators/picture'
export { type PointwiseOptions, pointwise } from './operators/pointwise'
export { between, boundary, region } from './operators/region'
export { regrid } from './operators/regrid'
export { sensors } from './operators/sensors'
export { subsample } from './operators/subsample'
export { together } from './operators/together'
export { conjugateGradient } from './solvers/conjugate-gradient'
export { gmres } from './solvers/gmres'
export type { KrylovSolution, KrylovSolver, LinearMap } from './solvers/krylov'
