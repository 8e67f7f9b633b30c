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
export type { Denoiser } from './denoiser'
export { denoisingLoss } from './denoising-loss'
export {
  type ConditionedDenoiser,
  type DiffusionEmulator,
  type DiffusionEmulatorOptions,
  diffusionEmulator,
  type Guide,
} from './diffusion-emulator'
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
export { type AdamsBashforthOptions, adamsBashforth } from './samplers/adams-bashforth'
export { initialNoise, type Sampler } from './samplers/sample'
export { timeGrid } from './samplers/time-grid'
export { scheduleFromConfig } from './schedules/from-config'
export { type LogLinearOptions, logLinear } from './schedules/log-linear'
export { type LogLogitOptions, logLogit } from './schedules/log-logit'
export type { NoiseLevel, Schedule, ScheduleConfig } from './schedules/schedule'
export { unet } from './unet'
export type { UnetConfig } from './unet-config'
