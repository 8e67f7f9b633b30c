import type { Check } from '../check'
import { attention } from './attention'
import { autoencoder } from './autoencoder'
import { autoencoderLosses } from './autoencoder-losses'
import { contextMasks } from './context-mask'
import { denoiser } from './denoiser'
import { diffusionEmulation } from './diffusion-emulator'
import { fullSize } from './full-size'
import { guidance } from './guidance'
import { linearSolvers } from './linear-solvers'
import { norms } from './norms'
import { patches } from './patches'
import { rollouts } from './rollout'
import { samplers } from './samplers'
import { saturations } from './saturations'
import { schedules } from './schedules'
import { sineEncodings } from './sine-encodings'
import { solver } from './solver'
import { solverRollout } from './solver-rollout'
import { spaceAttention } from './space-attention'
import { transformerBlock } from './transformer-block'
import { unetBackbone } from './unet-backbone'
import { vitBackbone } from './vit-backbone'

/** Every component that the suite holds against the reference. */
export const checks: readonly Check[] = [
  attention,
  autoencoder,
  autoencoderLosses,
  contextMasks,
  denoiser,
  diffusionEmulation,
  fullSize,
  guidance,
  linearSolvers,
  norms,
  patches,
  rollouts,
  samplers,
  saturations,
  schedules,
  sineEncodings,
  solver,
  solverRollout,
  spaceAttention,
  transformerBlock,
  unetBackbone,
  vitBackbone,
]
