import { jit, tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { Weights } from '@lola-ts/tensor-core/nn'
import {
  clipByNorm,
  globalNorm,
  type OptimizerState,
  type UpdateInputs,
  type UpdatePlan,
} from '@lola-ts/tensor-core/optim'
import { key } from '@lola-ts/tensor-core/random'
import type { Compare } from './compare'
import type { Fixture } from './fixture'
import { optimizerFrom } from './from-reference/optimizer'
import { parameterOrder, transpose } from './layout'

export interface ReplayOptions {
  /** The noise of a step, from 1, in place of our own. */
  noise?(step: number): UpdatePlan['noise']
  /** Sees each step, from 1, and may change the state after it. A step that was skipped has no plan. */
  after?(step: number, state: OptimizerState, plan: UpdatePlan | undefined): void
}

/** How the fixtures store a number that is not finite. */
const nonFinite = Math.fround(1e30)

/** The weight of the name of a parameter's number, so that its layout is that of a weight. */
export const weightName = (parameter: number | string) => `${parameter}.weight`

/** Follows a stored trajectory from its gradients, through the compiled update, and compares parameters and norms. */
export function replayTrajectory(fixture: Fixture, name: string, compare: Compare, options: ReplayOptions = {}): void {
  const { shapes, grad_clip: clip, ...given } = fixture.config[name]
  const optimizer = optimizerFrom(given)
  const rates = fixture.raw(`input/${name}/lr`).data
  const parameters = (shapes as number[][]).map((shape, i) => ({ i, shape }))
  const read = (path: (i: number) => string, step?: number): Weights =>
    toWeights(
      Object.fromEntries(
        parameters.map(({ i, shape }) => {
          const { data } = fixture.raw(`input/${name}/${path(i)}`)
          const size = shape.reduce((a, b) => a * b, 1)
          const values = step === undefined ? data : data.slice((step - 1) * size, step * size)
          const marked = values.map((value) => (value === nonFinite ? Number.NaN : value))
          return [weightName(i), transpose({ shape, data: marked }, parameterOrder('weight', shape))]
        }),
      ),
    )
  const update = jit((weights: Weights, gradients: Weights, state: OptimizerState, inputs: UpdateInputs) => {
    const clipped = clip === null ? gradients : clipByNorm(gradients, globalNorm(gradients), clip)
    return optimizer.update(weights, clipped, state, inputs)
  })

  let weights = read((i) => `p0_${i}`)
  let state = optimizer.init(weights)
  const norms: number[] = []
  const rows: number[][] = parameters.map(() => [])
  for (let step = 1, taken = 0; step <= rates.length; step++) {
    const gradients = read((i) => `grad_${i}`, step)
    const norm = globalNorm(gradients).dataSync()[0]!
    norms.push(Number.isFinite(norm) ? norm : nonFinite)
    let plan: UpdatePlan | undefined
    if (Number.isFinite(norm)) {
      const { decisions, noise } = optimizer.plan(++taken, weights, key(0))
      plan = { decisions, noise: (Object.keys(noise).length > 0 && options.noise?.(step)) || noise }
      const inputs = { ...plan, rate: tf.scalar(rates[step - 1]!), step: tf.scalar(taken) }
      ;({ weights, state } = update(weights, gradients, state, inputs))
    }
    options.after?.(step, state, plan)
    for (const { i } of parameters) rows[i]!.push(...toStored(weights[weightName(i)]!))
  }
  compare(`output/${name}/norm`, norms)
  for (const { i } of parameters) compare(`output/${name}/p_${i}`, rows[i]!)
  update.dispose()
}

/** From `[...kernel, in, out]` back to the reference's `(out, in, ...kernel)`. */
function toStored(weight: tf.Tensor): Float32Array {
  const order = parameterOrder('weight', weight.shape)
  const back = order.map((_, axis) => order.indexOf(axis))
  return transpose({ shape: weight.shape, data: weight.dataSync() as Float32Array }, back).data
}
