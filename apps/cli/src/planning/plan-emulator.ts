import { openLatents } from '@lola-ts/autoencoder/node'
import { type BackboneConfig, countTokens, diffusionFlops, diffusionTask, type WindowSource } from '@lola-ts/dit'
import { solverFlops, solverTask } from '@lola-ts/neural-solver'
import { isLolaError } from '@lola-ts/tensor-core'
import type { ParameterSpec } from '@lola-ts/tensor-core/nn'
import { fold, key, normal } from '@lola-ts/tensor-core/random'
import type { TrainingTask } from '@lola-ts/tensor-core/training'
import type { DiffusionSettings, EmulatorSettings, SolverSettings } from '../config/emulator-settings'
import { latentBatches } from '../data/window-source'
import { diffusionOf, type StateDescription, solverOf } from '../training/networks'
import { backboneActivations } from './activations'
import type { PlanRequest } from './plan-request'
import { plannedData } from './planned-data'
import { plannedSpace } from './planned-space'
import type { TrainingPlan } from './training-plan'

/** What `lola train diffusion` would train. */
export function planDiffusion(request: PlanRequest<DiffusionSettings>): Promise<TrainingPlan> {
  const { context, time } = request.config
  return planEmulator(request, {
    build: diffusionOf,
    flops: ({ config }, grid) => diffusionFlops(config, grid),
    task: (network, train) => diffusionTask(network, { key: key(0), train, context, time }),
  })
}

/** What `lola train solver` would train. */
export function planSolver(request: PlanRequest<SolverSettings>): Promise<TrainingPlan> {
  const { context, loss } = request.config
  return planEmulator(request, {
    build: solverOf,
    flops: ({ config }, grid) => solverFlops(config, grid),
    task: (network, train) => solverTask(network, { key: key(0), train, context, loss }),
  })
}

interface Network {
  config: { backbone: BackboneConfig }
  parameters: ParameterSpec[]
}

/** What an emulator is planned by. */
interface Kind<C, N extends Network> {
  build(config: C, state: StateDescription): N
  /** @param grid states of a window, then cells along each axis */
  flops(network: N, grid: readonly number[]): number
  task(network: N, train: WindowSource): TrainingTask
}

async function planEmulator<C extends EmulatorSettings, N extends Network>(
  { config, lineage, note }: PlanRequest<C>,
  { build, flops, task }: Kind<C, N>,
): Promise<TrainingPlan> {
  const { data, model, space } = config
  const window = { length: model.window, stride: data.stride }
  const latent = space === 'latent' ? await plannedSpace(config.autoencoder, lineage, note) : undefined
  const encoder = latent?.encoder
  const { physics, grid, labels, examples } = await plannedData(data, { window, ...(encoder && { encoder }), note })
  const snapshotShape = [...grid, physics.fields.length]
  const stateShape = latent ? latent.stateShape(physics, grid) : snapshotShape
  const { network, axes, refused } = countable(config, build, {
    channels: stateShape.at(-1)!,
    labels,
    periodic: physics.periodic,
  })
  const cells = [model.window, ...stateShape.slice(0, -1)]
  const noise =
    (examples: number): WindowSource =>
    (step) => ({
      states: normal(fold(key(1), step), [examples, model.window, ...stateShape]),
      label: labels > 0 ? normal(fold(key(2), step), [examples, labels]) : null,
    })
  const { backbone } = network.config
  const tokens = countTokens(backbone, cells.slice(0, axes))
  return {
    physics: physics.name,
    parameters: network.parameters,
    snapshotShape,
    latentShape: stateShape,
    examples: data.latents === '' ? examples : await cachedWindows(data.latents, window),
    window: model.window,
    ...(tokens !== undefined && { tokens }),
    activations: backboneActivations(backbone, cells, config.train.recompute),
    ...(refused === undefined
      ? { forwardFlops: flops(network, cells), rehearsal: (examples) => task(network, noise(examples)) }
      : { refused }),
  }
}

/**
 * The network to count, and how many axes its tokens are counted along.
 *
 * A patch that does not name the last axes cannot be trained, but counts as if it left them whole: so the reference
 * counts its pixel solver in 3-D.
 */
function countable<C extends EmulatorSettings, N extends Network>(
  config: C,
  build: (config: C, state: StateDescription) => N,
  state: StateDescription,
): { network: N; axes: number; refused?: string } {
  const all = 1 + state.periodic.length
  try {
    return { network: build(config, state), axes: all }
  } catch (error) {
    const { model } = config
    const given = model.type === 'vit' ? model.patch : []
    const axes = given.length
    if (axes === 0 || axes >= all || !isLolaError(error, 'CONFIG')) throw error
    const patch = Array.from({ length: all }, (_, axis) => given[axis] ?? 1)
    return { network: build({ ...config, model: { ...model, patch } }, state), axes, refused: error.message }
  }
}

async function cachedWindows(dir: string, window: { length: number; stride: number }): Promise<number> {
  const { trajectories } = await openLatents(dir)
  return latentBatches(trajectories, { ...window, batch: 1, key: key(0) }).count
}
