import type { ConditionedDenoiser, Denoiser, MeanInputs } from '@lola-ts/dit'
import type { StateSpace } from '@lola-ts/emulation'
import { ConfigError, jit, type Tensor, tf } from '@lola-ts/tensor-core'
import type { GuidanceMethod } from './methods/method'
import { type Noise, variances } from './noise'
import type { Operator } from './operators/operator'
import { observedShape } from './operators/picture'

/** What was observed of some states of a window. */
export interface WindowObservations {
  /** Which states, ascending, counted from the window's first. */
  states: readonly number[]
  /** Reads values `[states, ...observed]`, NaN where missing, and the variance of their noise; called in a tidy. */
  read(): { values: Tensor; variance: Tensor }
}

export interface WindowGuide {
  /** The denoiser, steered. */
  steer(denoiser: ConditionedDenoiser, observed: WindowObservations): Denoiser
  /** Frees compiled graphs. */
  dispose(): void
}

type Observed = Record<'y' | 'there' | 'variance' | 'reach', Tensor>

/**
 * Steers the denoisers of windows by what an operator sees of them: method, denoiser, decoder and all their derivatives
 * as one compiled function.
 *
 * @param error standard deviation of the decoder's own error, see `GuidedOptions`
 * @throws {ConfigError} when the method needs an affine operator and this is none
 */
export function windowGuide(
  space: StateSpace,
  operator: Operator,
  method: GuidanceMethod,
  error: Noise = 0,
): WindowGuide {
  if (method.linear && !operator.linear) {
    throw new ConfigError(`${method.name} needs an affine operator, and ${operator.name} is none`, {
      hint: 'mmps, pigdm, tmpd, sda and dps take any differentiable operator.',
    })
  }
  const compile = (pure: ConditionedDenoiser['pure']) =>
    jit(
      (inputs: MeanInputs, xt: Tensor, { y, there, variance, reach }: Observed, states: number[]) => {
        const decode = (x: Tensor) => space.decode(take(x, 1, states).reshape([-1, ...space.stateShape]))
        const see = (snapshots: Tensor) => operator.apply(snapshots).reshape([xt.shape[0]!, -1]).mul(there)
        return method.mean({
          xt,
          mean: (x) => pure(inputs, x),
          predict: (x) => see(decode(x)),
          decode,
          see,
          encode: (snapshots) =>
            put(space.encode(snapshots).reshape([xt.shape[0]!, -1, ...space.stateShape]), states, xt.shape[1]!),
          y,
          variance,
          gamma: inputs.sigma.square().div(inputs.alpha).asScalar(),
          isotropic: inputs.sigma.square().div(inputs.alpha.square().add(inputs.sigma.square())).asScalar(),
          reach,
        })
      },
      { name: `guided denoiser, ${method.name}` },
    )
  const compiled = new Map<ConditionedDenoiser['pure'], ReturnType<typeof compile>>()

  return {
    steer(denoiser, { states, read }) {
      const call = compiled.get(denoiser.pure) ?? compile(denoiser.pure)
      compiled.set(denoiser.pure, call)
      return {
        schedule: denoiser.schedule,
        mean(xt, t, reach = 1) {
          const inputs = denoiser.inputs(t)
          const observed = tf.tidy(() => {
            const { values, variance } = read()
            const missing = values.isNaN()
            const flat = (x: Tensor) => x.reshape([1, -1])
            return {
              y: flat(tf.where(missing, tf.zerosLike(values), values)),
              there: flat(tf.scalar(1).sub(missing.cast('float32'))),
              variance: flat(
                tf.where(
                  missing,
                  tf.onesLike(variance),
                  variance.add(variances(error, values.shape, operator.name)),
                ) as Tensor,
              ),
              reach: tf.scalar(reach) as Tensor,
            }
          })
          const mean = call(inputs, xt, observed, [...states])
          tf.dispose([inputs.alpha, inputs.sigma, ...Object.values(observed)])
          return mean
        },
      }
    },
    dispose() {
      for (const call of compiled.values()) call.dispose()
      compiled.clear()
    },
  }
}

/**
 * Checks that observations fit an emulator's snapshots.
 *
 * @throws {ConfigError} when they were made on another grid or with another operator
 */
export function checkObserved(operator: Operator, observed: readonly number[], { snapshotShape }: StateSpace): void {
  const seen = observedShape(operator, snapshotShape)
  if (seen.join() === observed.join()) return
  throw new ConfigError(
    `observations have shape [${observed}], and ${operator.name} sees [${seen}] of the emulator's grid`,
    { hint: 'The observations were made on another grid, or with another operator.' },
  )
}

/** Checks that a method can do without noise where there is none. @throws {ConfigError} when it cannot */
export function checkNoise(method: GuidanceMethod, variance: Tensor, error: Noise): void {
  if (method.exact) return
  const least = tf.tidy(
    () =>
      variance
        .add(variances(error, variance.shape, 'the operator'))
        .min()
        .dataSync()[0]!,
  )
  if (least > 0) return
  throw new ConfigError(`${method.name} needs noise above 0`, {
    hint: 'Give the error of the instrument, however small; or take projection or replacement, which know none.',
  })
}

/** Entries of one axis, in runs. */
export function take(x: Tensor, axis: number, indices: readonly number[]): Tensor {
  const runs: { begin: number; length: number }[] = []
  for (const index of indices) {
    const run = runs.at(-1)
    if (run && run.begin + run.length === index) run.length++
    else runs.push({ begin: index, length: 1 })
  }
  const parts = runs.map(({ begin, length }) =>
    x.slice(
      x.shape.map((_, i) => (i === axis ? begin : 0)),
      x.shape.map((size, i) => (i === axis ? length : size)),
    ),
  )
  return parts.length === 1 ? parts[0]! : tf.concat(parts, axis)
}

/** States at their places in a window, zeros elsewhere. */
function put(x: Tensor, states: readonly number[], window: number): Tensor {
  const zeros = () => tf.zeros([x.shape[0]!, 1, ...x.shape.slice(2)]) as Tensor
  const rows = Array.from({ length: window }, (_, i) => {
    const at = states.indexOf(i)
    return at < 0 ? zeros() : take(x, 1, [at])
  })
  return tf.concat(rows, 1)
}
