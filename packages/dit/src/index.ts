/**
 * Diffusion transformers for trajectories: backbone, noise schedules, denoiser, samplers, and the emulator that draws
 * futures.
 *
 * ```ts
 * import { loadAutoencoder } from '@lola-ts/autoencoder'
 * import { adamsBashforth, loadDiffusion } from '@lola-ts/dit'
 * import { folder, startBackend } from '@lola-ts/tensor-core/node'
 *
 * await startBackend()
 * const space = await loadAutoencoder(folder('models/rb-64/autoencoder'))
 * const emulator = await loadDiffusion(folder('models/rb-64/diffusion'), { space, sampler: adamsBashforth({ steps: 16 }) })
 * ```
 *
 * @module
 */
export { type BackboneConfig, backbone, countTokens } from './backbone'
export { backboneFlops } from './backbone-flops'
export type { Denoiser } from './denoiser'
export { denoisingLoss } from './denoising-loss'
export {
  type ConditionedDenoiser,
  type DiffusionEmulator,
  type DiffusionEmulatorOptions,
  diffusionEmulator,
  type Guide,
} from './diffusion-emulator'
export { diffusionFlops } from './diffusion-flops'
export {
  type Condition,
  type DiffusionConfig,
  type DiffusionNetwork,
  denoisedVariance,
  diffusionNetwork,
  impose,
  type LevelTensors,
} from './diffusion-network'
export { type DiffusionTaskOptions, diffusionTask, type WindowBatch, type WindowSource } from './diffusion-task'
export { type LoadEmulatorOptions, type LoadedDiffusion, loadDiffusion, stateSpaceOf } from './load-diffusion'
export { type MeanInputs, maskedMean } from './masked-mean'
export { adamsBashforth } from './samplers/adams-bashforth'
export { type DdimOptions, ddim } from './samplers/ddim'
export { type DdpmOptions, ddpm } from './samplers/ddpm'
export { type EulerOptions, euler } from './samplers/euler'
export { exponentialAdamsBashforth } from './samplers/exponential-adams-bashforth'
export {
  type SamplerConfig,
  type SamplerName,
  type SamplerOptions,
  samplerFromConfig,
  samplerNames,
} from './samplers/from-config'
export { type HeunOptions, heun } from './samplers/heun'
export { type InitialNoiseOptions, initialNoise } from './samplers/initial-noise'
export { type ItoOptions, ito } from './samplers/ito'
export type { MultistepOptions } from './samplers/multistep'
export { keyedNoise, type Noise } from './samplers/noise'
export { type PredictorCorrectorOptions, predictorCorrector } from './samplers/predictor-corrector'
export type { Sampler } from './samplers/sampler'
export { type Step, type StepwiseOptions, stepwise } from './samplers/stepwise'
export { timeGrid } from './samplers/time-grid'
export { cosine } from './schedules/cosine'
export { scheduleFromConfig, scheduleNames } from './schedules/from-config'
export { type LogLinearOptions, logLinear } from './schedules/log-linear'
export { type LogLogitOptions, logLogit } from './schedules/log-logit'
export { rectified } from './schedules/rectified'
export type { BoundedOptions, NoiseLevel, Schedule, ScheduleConfig } from './schedules/schedule'
export { type TimeRange, timeRange } from './schedules/time-range'
export { ve } from './schedules/ve'
export { vp } from './schedules/vp'
export { type TimeDistribution, timeDistributions } from './time-distribution'
export { unet } from './unet'
export type { UnetConfig } from './unet-config'
