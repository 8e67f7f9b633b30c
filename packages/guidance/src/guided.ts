import type { DiffusionEmulator } from '@lola-ts/dit'
import type { GuidanceMethod } from './methods/method'
import type { Noise } from './noise'
import type { Observations } from './observe'
import { checkNoise, checkObserved, take, windowGuide } from './window-guide'

export interface GuidedOptions {
  /**
   * Standard deviation of the autoencoder's own error, in the units of the observations: what no latent can explain. Its
   * square adds to the variance of the noise. See `decoderError`. Default 0.
   */
  error?: Noise
}

/**
 * A diffusion emulator steered by observations: every window's states after the known ones are drawn from the
 * posterior given all observations of that window, through the decoder.
 *
 *     const sensors = observe(truth, subsample([8, 8]), { noise: 0.1, key: key(1) })
 *     for await (const forecast of rollout(guided(emulator, sensors, mmps()), context, { states: 20, members: 16 })) …
 *
 * Windows without observations are drawn unguided. Disposing it frees what guiding added; the emulator and the
 * observations stay.
 *
 * @throws {ConfigError} when the operator does not fit the emulator's grid, the noise is 0 and the method needs some, or
 *   the method needs an affine operator
 */
export function guided(
  emulator: DiffusionEmulator,
  observations: Observations,
  method: GuidanceMethod,
  { error = 0 }: GuidedOptions = {},
): DiffusionEmulator {
  const { operator, values, variance, count, seen } = observations
  checkObserved(operator, values.shape.slice(1), emulator.space)
  checkNoise(method, variance, error)
  const guide = windowGuide(emulator.space, operator, method, error)

  const steered = emulator.with({
    guide(denoiser, { context, start }) {
      const free = Array.from({ length: emulator.window - context.shape[1]! }, (_, i) => context.shape[1]! + i)
      const states = free.filter((state) => start + state < count && seen[start + state]! > 0)
      if (states.length === 0) return denoiser
      const within = states.map((state) => start + state)
      const read = () => ({ values: take(values, 0, within), variance: take(variance, 0, within) })
      return guide.steer(denoiser, { states, read })
    },
  })
  return { ...steered, dispose: () => guide.dispose() }
}
