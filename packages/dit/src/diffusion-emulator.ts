import { type Emulator, type StateSpace, type WindowRequest, windowInputs } from '@lola-ts/emulation'
import { jit, type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { fold, normal } from '@lola-ts/tensor-core/random'
import type { Denoiser } from './denoiser'
import type { DiffusionNetwork } from './diffusion-network'
import { type MeanInputs, maskedMean } from './masked-mean'
import { adamsBashforth } from './samplers/adams-bashforth'
import { initialNoise } from './samplers/initial-noise'
import { keyedNoise } from './samplers/noise'
import type { Sampler } from './samplers/sampler'
import { scheduleFromConfig } from './schedules/from-config'

/** A denoiser that knows some states, and can be taken into a larger compiled function. */
export interface ConditionedDenoiser extends Denoiser {
  /** The mean as a pure, differentiable function of tensors. */
  pure(inputs: MeanInputs, xt: Tensor): Tensor
  /** What {@link ConditionedDenoiser.pure} needs at time `t`. The caller disposes `alpha` and `sigma`. */
  inputs(t: number): MeanInputs
}

/** Turns the denoiser of a window into a guided one. */
export type Guide = (denoiser: ConditionedDenoiser, request: WindowRequest) => Denoiser

export interface DiffusionEmulatorOptions {
  /** Default Adams-Bashforth, 16 steps of order 3. */
  sampler?: Sampler
  /** See `guided` of `@lola-ts/guidance`. */
  guide?: Guide
}

/** The generative emulator: draws futures from the conditional distribution that a diffusion model learned. */
export interface DiffusionEmulator extends Emulator {
  readonly network: DiffusionNetwork
  /** The same emulator, sharing weights, with some options replaced. */
  with(options: DiffusionEmulatorOptions): DiffusionEmulator
  /** Frees the weights and compiled graphs, for this emulator and those made by {@link DiffusionEmulator.with}. */
  dispose(): void
}

/**
 * An emulator from a trained denoiser. Takes over `weights`.
 *
 * Source: Rozet et al. 2025, section 4.2; LoLa, `emulate_diffusion`.
 */
export function diffusionEmulator(
  network: DiffusionNetwork,
  weights: Weights,
  space: StateSpace,
  options: DiffusionEmulatorOptions = {},
): DiffusionEmulator {
  const { window = 5 } = network.config
  const schedule = scheduleFromConfig(network.config.schedule ?? { name: 'log-logit' })

  const grid = [window, ...space.stateShape.slice(0, -1)]
  const places = tf.tidy(() => network.place(weights, grid))

  const pure = (inputs: MeanInputs, xt: Tensor): Tensor => maskedMean(network, inputs, xt)
  const compiled = jit(pure, { name: 'denoiser' })

  const condition = (known: Tensor, mask: Tensor, label: Tensor | null): ConditionedDenoiser => {
    const inputs = (t: number): MeanInputs => {
      const { alpha, sigma } = schedule(t)
      return { weights, known, mask, label, places, alpha: tf.tensor1d([alpha]), sigma: tf.tensor1d([sigma]) }
    }
    const mean = (xt: Tensor, t: number) => {
      const now = inputs(t)
      const result = compiled(now, xt)
      tf.dispose([now.alpha, now.sigma])
      return result
    }
    return { schedule, pure, inputs, mean }
  }

  const build = (current: DiffusionEmulatorOptions): DiffusionEmulator => ({
    network,
    window,
    space,
    stochastic: true,
    async complete(request) {
      const { sampler = adamsBashforth(), guide } = current
      const { context, label, keys } = request
      const { known, mask } = windowInputs(context, window)
      const denoiser = condition(known, mask, label)
      const guided = guide ? guide(denoiser, request) : denoiser
      const shape = [window, ...space.stateShape]
      const x1 = tf.tidy(() => {
        const noise = keys.map((key) => normal(fold(key, 'x1'), shape))
        return initialNoise(guided, tf.stack(noise))
      })
      try {
        return await sampler.sample(guided, x1, keyedNoise(keys, shape))
      } finally {
        tf.dispose([known, mask, x1])
      }
    },
    with: (next) => build({ ...current, ...next }),
    dispose() {
      compiled.dispose()
      tf.dispose([weights, places])
    },
  })
  return build(options)
}
