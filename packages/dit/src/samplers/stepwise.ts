import { checkValue, type Tensor, tf } from '@lola-ts/tensor-core'
import type { Denoiser } from '../denoiser'
import type { NoiseLevel } from '../schedules/schedule'
import type { Noise } from './noise'
import type { Sampler } from './sampler'
import { timeGrid } from './time-grid'

/** One step of a sampler, from time t to s < t. */
export interface Step {
  /** 0 for the first. */
  readonly index: number
  readonly t: number
  readonly s: number
  /** α_t and σ_t. */
  readonly at: NoiseLevel
  /** α_s and σ_s. */
  readonly as: NoiseLevel
  /** The noise levels of all times of the run: this step goes from `index` to `index + 1`. */
  readonly levels: readonly NoiseLevel[]
  readonly denoiser: Denoiser
  readonly noise: Noise
  /** What earlier steps have left for later ones, newest last. */
  readonly past: Tensor[]
}

export interface StepwiseOptions {
  name: string
  steps: number
  /** How many tensors of `past` the next step gets. Default 0. */
  memory?: number
}

/**
 * A sampler from the formula of its step. Tensors that a step makes are tidied up, save the next states and what it
 * appends to `past`.
 *
 * @throws {ConfigError} when there is not at least one step
 */
export function stepwise(
  { name, steps, memory = 0 }: StepwiseOptions,
  step: (x: Tensor, about: Step) => Tensor,
): Sampler {
  checkValue(Number.isInteger(steps) && steps > 0, `${name}: steps`, steps, 'a whole number above 0')

  return {
    name,
    async sample(denoiser, x1, noise) {
      const times = timeGrid(steps, denoiser.schedule)
      const levels = times.map(denoiser.schedule)
      const past: Tensor[] = []
      let x = x1.clone()
      try {
        for (let index = 0; index < steps; index++) {
          const [t, s, at, as] = [times[index]!, times[index + 1]!, levels[index]!, levels[index + 1]!]
          const next = tf.tidy(() => {
            const moved = step(x, { index, t, s, at, as, levels, denoiser, noise, past })
            for (const tensor of past) tf.keep(tensor)
            return moved
          })
          x.dispose()
          x = next
          while (past.length > memory) past.shift()!.dispose()
          await tf.nextFrame()
        }
      } catch (error) {
        x.dispose()
        throw error
      } finally {
        tf.dispose(past)
      }
      return x
    },
  }
}
