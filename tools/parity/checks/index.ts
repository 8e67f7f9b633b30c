import type { Check } from '../check'
import { adamw } from './adamw'
import { attention } from './attention'
import { augmentation } from './augmentation'
import { autoencoder } from './autoencoder'
import { autoencoderLosses } from './autoencoder-losses'
import { checkpoints } from './checkpoints'
import { contextMasks } from './context-mask'
import { denoiser } from './denoiser'
import { diffusionEmulation } from './diffusion-emulator'
import { ensembleStatistics } from './ensemble-statistics'
import { fullSize } from './full-size'
import { guidance } from './guidance'
import { labels } from './labels'
import { linearSolvers } from './linear-solvers'
import { normalisation } from './normalisation'
import { norms } from './norms'
import { patches } from './patches'
import { psgd } from './psgd'
import { rollouts } from './rollout'
import { samplers } from './samplers'
import { saturations } from './saturations'
import { schedules } from './schedules'
import { sineEncodings } from './sine-encodings'
import { soap } from './soap'
import { solver } from './solver'
import { solverRollout } from './solver-rollout'
import { spaceAttention } from './space-attention'
import { transformerBlock } from './transformer-block'
import { unetBackbone } from './unet-backbone'
import { vitBackbone } from './vit-backbone'
import { wellFile } from './well-file'
import { wellMetrics } from './well-metrics'

/** One check a component, in alphabetical order. */
export const checks: readonly Check[] = [
  adamw,
  attention,
  augmentation,
  autoencoder,
  autoencoderLosses,
  checkpoints,
  contextMasks,
  denoiser,
  diffusionEmulation,
  ensembleStatistics,
  fullSize,
  guidance,
  labels,
  linearSolvers,
  normalisation,
  norms,
  patches,
  psgd,
  rollouts,
  samplers,
  saturations,
  schedules,
  sineEncodings,
  soap,
  solver,
  solverRollout,
  spaceAttention,
  transformerBlock,
  unetBackbone,
  vitBackbone,
  wellFile,
  wellMetrics,
]
