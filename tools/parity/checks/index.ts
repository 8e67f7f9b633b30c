import type { Check } from '../check'
import { contextMasks } from './context-mask'
import { diffusionEmulation } from './diffusion-emulator'
import { guidance } from './guidance'
import { linearSolvers } from './linear-solvers'
import { rollouts } from './rollout'
import { samplers } from './samplers'
import { schedules } from './schedules'
import { solverRollout } from './solver-rollout'
import { vitBackbone } from './vit-backbone'

/** One check a component. */
export const checks: readonly Check[] = [
  vitBackbone,
  schedules,
  samplers,
  contextMasks,
  rollouts,
  solverRollout,
  diffusionEmulation,
  linearSolvers,
  guidance,
]
