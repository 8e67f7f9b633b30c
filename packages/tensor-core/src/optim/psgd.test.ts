import * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import { gap, optimise } from '../../test/optimise'
import type { Weights } from '../nn/parameters'
import { normal } from '../random/draw'
import { fold, key } from '../random/key'
import type { OptimizerState } from './optimizer'
import { type PsgdOptions, psgd } from './psgd'

/** ½ Σ h w² with curvatures from 0.01 to 10. */
const curvature = tf.keep(
  tf.tensor2d(
    Array.from({ length: 24 }, (_, i) => 10 ** ((3 * i) / 23 - 2)),
    [6, 4],
  ),
)
const slope = ({ w }: Weights): Weights => ({ w: w!.mul(curvature) })
const start = () => ({ w: normal(key(2), [6, 4]) })
const energy = ({ w }: Record<string, number[]>) =>
  tf.tidy(() => tf.tensor2d(w!, [6, 4]).square().mul(curvature).sum().mul(0.5).dataSync()[0]!)

test('descends a quadratic of condition 1000 where its curvature varies with the axes', () => {
  const rate = (step: number) => 0.1 * (1 - step / 300)
  const found = optimise(psgd(), start(), { steps: 300, rate, gradients: slope })
  expect(energy(found)).toBeLessThan(1e-4)
  const plain = optimise(psgd({ frequency: Number.POSITIVE_INFINITY, frequencyDecay: 0 }), start(), {
    steps: 300,
    rate,
    gradients: slope,
  })
  expect(energy(plain)).toBeGreaterThan(100 * energy(found))
})

test('its preconditioner becomes the inverse root of the gradients’ covariance, the Hessian’s where that is it', () => {
  // Gradients R_in z R_out of covariance S_out ⊗ S_in, S = R²: P tends to S_out^(-1/2) ⊗ S_in^(-1/2) = R⁻¹ ⊗ R⁻¹.
  const rootIn = tf.tensor2d([
    [2, 0.5],
    [0.5, 1],
  ])
  const rootOut = tf.tensor2d([
    [1, 0.2, 0],
    [0.2, 0.5, 0.1],
    [0, 0.1, 0.2],
  ])
  const draw = (_: Weights, step: number) => ({ w: rootIn.matMul(normal(fold(key(3), step), [2, 3])).matMul(rootOut) })
  const sums = [tf.variable(tf.zeros([2, 2])), tf.variable(tf.zeros([3, 3]))]
  optimise(
    psgd({ beta: 0, frequency: 1 }),
    { w: tf.zeros([2, 3]) },
    {
      steps: 1500,
      rate: 0,
      gradients: draw,
      onStep(step, { state: { factor0, factor1 } }) {
        if (step <= 500) return
        for (const [i, factor] of [factor1!, factor0!].entries()) {
          const p = factor.w!.matMul(factor.w!, true)
          sums[i]!.assign(sums[i]!.add(p.div(p.slice([0, 0], [1, 1]))))
        }
      },
    },
  )
  for (const [i, root] of [rootIn, rootOut].entries()) {
    const white = root.matMul(sums[i]!)
    const scaled = white.div(tf.linalg.bandPart(white, 0, 0).sum().div(root.shape[0]!))
    expect(scaled.sub(tf.eye(root.shape[0]!)).abs().max().dataSync()[0]).toBeLessThan(0.12)
  }
})

describe('its plan', () => {
  const { plan } = psgd()
  const at = (step: number) => {
    const { decisions, noise } = plan(step, {}, key(0))
    return { fit: decisions.fit, balance: decisions.balance, noise: Object.keys(noise) }
  }

  test('fits often at first, then once in 64 steps, and balances when the reference does', () => {
    const steps = Array.from({ length: 10_000 }, (_, i) => i + 1)
    const fits = steps.filter((step) => at(step).fit)
    expect(fits.filter((step) => step <= 100).length).toBeGreaterThan(90)
    expect(fits.filter((step) => step > 5000).length / 5000).toBeCloseTo(1 / 64, 2)
    expect(steps.filter((step) => at(step).balance).slice(0, 6)).toEqual([174, 350, 358, 385, 540, 571])
  })

  test('draws noise only where it fits, by name and step alone', () => {
    const [a, b] = [tf.zeros([2, 3]), tf.zeros([4])]
    const values = (step: number, weights: Weights, name: string) => [
      ...plan(step, weights, key(0)).noise.probe![name]!.dataSync(),
    ]
    expect(at(1).noise).toEqual(['dither', 'probe'])
    expect(at(5000).noise).toEqual([])
    expect(values(1, { a, b }, 'a')).toEqual(values(1, { b, a }, 'a'))
    expect(values(1, { a }, 'a')).not.toEqual(values(2, { a }, 'a'))
    expect(values(1, { a }, 'a')).not.toEqual(values(1, { b: a }, 'b'))
  })
})

test.each([
  ['identity', 0.1 * 1.5 * (0.9 * Math.tanh(2 / 3) + 0.1 * Math.log1p(2 / 3))],
  ['zeros', 0],
] as const)('from %s the first update moves a unit gradient by %f', (from, moved) => {
  const gradients = () => ({ w: tf.ones([2, 2]) })
  const { w } = optimise(psgd({ start: from }), { w: tf.ones([2, 2]) }, { steps: 1, rate: 0.1, gradients })
  for (const value of w!) expect(value).toBeCloseTo(1 - moved, 6)
})

test('factors are triangular up to a size, and vectors beyond it, for vectors and for axes of length 1', () => {
  const weights = { a: tf.zeros([3, 3, 5, 4]), b: tf.zeros([4]), c: tf.zeros([1, 4]), d: tf.scalar(0) }
  const shapes = (options: PsgdOptions) => {
    const { momentum: _, ...rest } = psgd(options).init(weights)
    const groups = Object.entries(rest).filter(([group]) => group.startsWith('factor'))
    return Object.fromEntries(
      Object.keys(weights).map((name) => [name, groups.flatMap(([, { [name]: f }]) => (f ? [f.shape.join('x')] : []))]),
    )
  }
  expect(shapes({})).toEqual({ a: ['4x4', '5x5', '3x3', '3x3'], b: ['4'], c: ['4x4', '1'], d: ['1'] })
  expect(shapes({ size: 4 }).a).toEqual(['4x4', '5', '3x3', '3x3'])
  expect(shapes({ merge: true }).a).toEqual(['4x4', '45x45'])
})

test('triangular factors stay triangular, and the cache follows them by one fit', () => {
  const seen: OptimizerState[] = []
  optimise(psgd(), start(), {
    steps: 3,
    rate: 0.1,
    gradients: slope,
    onStep: (_, { state }) =>
      seen.push(Object.fromEntries(Object.entries(state).map(([k, { w }]) => [k, { w: tf.keep(w!.clone()) }]))),
  })
  const [, second, third] = seen
  const q = second!.factor0!.w!
  expect(
    tf.linalg
      .bandPart(q, -1, 0)
      .sub(tf.linalg.bandPart(q, 0, 0))
      .abs()
      .max()
      .dataSync()[0],
  ).toBe(0)
  expect(third!.cache0!.w!.sub(q.matMul(q, true)).abs().max().dataSync()[0]).toBeLessThan(1e-6)
  tf.dispose(seen)
})

test('a preconditioner that is balanced is the same, with equal largest entries', () => {
  const after = (balance: number) => {
    const found: number[][] = []
    optimise(psgd({ balance }), start(), {
      steps: 1,
      rate: 0.1,
      gradients: slope,
      onStep: (_, { state: { factor0, factor1 } }) =>
        found.push([...factor0!.w!.dataSync()], [...factor1!.w!.dataSync()]),
    })
    return found as [number[], number[]]
  }
  const [[a0, a1], [b0, b1]] = [after(0), after(1)]
  const largest = (values: number[]) => Math.max(...values.map(Math.abs))
  expect(largest(b0)).toBeCloseTo(largest(b1), 5)
  expect(b0[0]! * b1[5]!).toBeCloseTo(a0[0]! * a1[5]!, 5)
})

test('compiled equals eager, through fits, balances and neither', () => {
  const options = { steps: 12, rate: 0.05, gradients: slope }
  const optimizer = psgd({ frequency: 2, frequencyDecay: 0.5, balance: 0.3, weightDecay: 0.1 })
  const seen = new Set<string>()
  const onStep = (_: number, { plan }: { plan: { decisions: object } }) => void seen.add(JSON.stringify(plan.decisions))
  const compiled = optimise(optimizer, start(), { ...options, onStep })
  expect(seen.size).toBe(3)
  expect(gap(compiled, optimise(optimizer, start(), { ...options, compiled: false }))).toBeLessThan(1e-5)
})

test('leaves no tensor behind', () => {
  const weights = start()
  const before = tf.memory().numTensors
  optimise(psgd(), weights, { steps: 3, rate: 0.1, gradients: slope })
  expect(tf.memory().numTensors).toBe(before)
})
