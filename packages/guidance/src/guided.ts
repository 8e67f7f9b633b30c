import type { ConditionedDenoiser, Denoiser, DiffusionEmulator, MeanInputs } from '@lola-ts/dit'
import type { WindowRequest } from '@lola-ts/emulation'
import { ConfigError, jit, type Tensor, tf } from '@lola-ts/tensor-core'
import type { GuidanceMethod } from './methods/method'
import type { Observations } from './observe'

export interface GuidedOptions {
  /**
   * Variance that the method assumes of an observation, normalised units squared. Default the square of the noise. Add
   * the autoencoder's own error where it is not small.
   */
  variance?: number
}

/**
 * A diffusion emulator steered by observations: every window's states after the known ones are drawn from the
 * posterior, through the decoder.
 *
 *     const sensors = observe(truth, subsample([8, 8]), { noise: 0.1, key: key(1) })
 *     for await (const forecast of rollout(guided(emulator, sensors, mmps()), context, { states: 20, members: 16 })) …
 *
 * States without observations (after the last one) are drawn unguided. Disposing it frees what guiding added; the
 * emulator and the observations stay.
 *
 * @throws {ConfigError} when the operator does not fit the emulator's grid
 */
export function guided(
  emulator: DiffusionEmulator,
  observations: Observations,
  method: GuidanceMethod,
  { variance = observations.noise ** 2 }: GuidedOptions = {},
): DiffusionEmulator {
  const { space } = emulator
  const { operator, values, count } = observations
  checkGrid(emulator, observations)

  const compiled = new Map<ConditionedDenoiser['pure'], ReturnType<typeof compile>>()
  const compile = (pure: ConditionedDenoiser['pure']) =>
    jit(
      (inputs: MeanInputs, xt: Tensor, { y, assumed, reach }: Observed, window: { first: number; states: number }) =>
        method.mean({
          xt,
          mean: (x) => pure(inputs, x),
          predict(x) {
            const free = x.slice([0, window.first], [-1, window.states])
            const snapshots = space.decode(free.reshape([-1, ...space.stateShape]))
            return operator.apply(snapshots).reshape([xt.shape[0]!, -1])
          },
          y,
          variance: assumed,
          gamma: inputs.sigma.square().div(inputs.alpha).asScalar(),
          isotropic: inputs.sigma.square().div(inputs.alpha.square().add(inputs.sigma.square())).asScalar(),
          reach,
        }),
      { name: `guided denoiser, ${method.name}` },
    )

  const guide = (denoiser: ConditionedDenoiser, { context, start }: WindowRequest): Denoiser => {
    const first = context.shape[1]!
    const states = Math.min(emulator.window - first, count - start - first)
    if (states <= 0) return denoiser
    const call = compiled.get(denoiser.pure) ?? compile(denoiser.pure)
    compiled.set(denoiser.pure, call)
    return {
      schedule: denoiser.schedule,
      mean(xt, t, reach = 1) {
        const inputs = denoiser.inputs(t)
        const y = tf.tidy(() => values.slice([start + first], [states]).reshape([1, -1]))
        const observed = { y, assumed: tf.scalar(variance), reach: tf.scalar(reach) }
        const mean = call(inputs, xt, observed, { first, states })
        tf.dispose([inputs.alpha, inputs.sigma, ...Object.values(observed)])
        return mean
      },
    }
  }
  const dispose = () => {
    for (const call of compiled.values()) call.dispose()
    compiled.clear()
  }
  return { ...emulator.with({ guide }), dispose }
}

type Observed = Record<'y' | 'assumed' | 'reach', Tensor>

function checkGrid({ space }: DiffusionEmulator, { operator, values }: Observations): void {
  const seen = tf.tidy(() => operator.apply(tf.zeros([1, ...space.snapshotShape])).shape.slice(1))
  if (seen.join() !== values.shape.slice(1).join()) {
    throw new ConfigError(
      `observations have shape [${values.shape.slice(1)}], and ${operator.name} sees [${seen}] of the emulator's grid`,
      { hint: 'The observations were made on another grid, or with another operator.' },
    )
  }
}
