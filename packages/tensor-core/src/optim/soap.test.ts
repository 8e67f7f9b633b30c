import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { gap, optimise } from '../../test/optimise'
import type { Weights } from '../nn/parameters'
import { normal } from '../random/draw'
import { fold, key } from '../random/key'
import { adamw } from './adamw'
import { soap } from './soap'

const noise = (step: number, shape: number[]) => normal(fold(key(5), step), shape)
const never = Number.MAX_SAFE_INTEGER

/** A rotation in the plane of two axes. */
const rotation = (n: number, i: number, j: number, angle: number) => {
  const rows = Array.from({ length: n }, (_, a) => Array.from({ length: n }, (_, b) => Number(a === b)))
  rows[i]![i] = rows[j]![j] = Math.cos(angle)
  rows[i]![j] = -Math.sin(angle)
  rows[j]![i] = Math.sin(angle)
  return tf.tensor2d(rows)
}

test('is Adam in the eigenbasis that the first gradient shows', () => {
  // That gradient is u diag(4, 2, 1) vᵀ: bases u and v.
  const u = rotation(3, 0, 1, 0.7).matMul(rotation(3, 1, 2, -0.4))
  const v = rotation(3, 0, 2, 1.1)
  const turned = (x: tf.Tensor) => u.matMul(x).matMul(v, false, true)
  const first = tf.diag(tf.tensor1d([4, 2, 1]))
  const plain = optimise(
    adamw({ beta2: 0.99 }),
    { w: tf.zeros([3, 3]) },
    {
      steps: 20,
      rate: 0.1,
      gradients: (_, step) => ({ w: noise(step, [3, 3]) }),
    },
  )
  const found = optimise(
    soap({ frequency: never }),
    { w: tf.zeros([3, 3]) },
    {
      steps: 21,
      rate: 0.1,
      gradients: (_, step) => ({ w: turned(step === 1 ? first : noise(step - 1, [3, 3])) }),
    },
  )
  const back = u.matMul(tf.tensor2d(found.w!, [3, 3]), true).matMul(v)
  expect(gap({ w: [...back.dataSync()] }, plain)).toBeLessThan(1e-4)
})

test('leaves vectors and scalars to Adam, one update late', () => {
  const shapes = { a: [5], b: [], c: [1, 4, 1] }
  const zero = () => Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, tf.zeros(shape)]))
  const gradients = (at: number) =>
    Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, noise(at, shape)]))
  const plain = optimise(adamw({ beta2: 0.99 }), zero(), {
    steps: 9,
    rate: 0.1,
    gradients: (_, step) => gradients(step),
  })
  const found = optimise(soap(), zero(), { steps: 10, rate: 0.1, gradients: (_, step) => gradients(step - 1) })
  expect(gap(found, plain)).toBeLessThan(1e-5)
})

test('the first update changes no weight', () => {
  const { w } = optimise(
    soap({ weightDecay: 1 }),
    { w: tf.ones([2, 3]) },
    {
      steps: 1,
      rate: 1,
      gradients: (_, step) => ({ w: noise(step, [2, 3]) }),
    },
  )
  expect(w).toEqual(Array(6).fill(1))
})

test('its bases turn to the eigenbasis of the gradients', () => {
  // Covariance along the rows is R diag(9, 4, 1) Rᵀ.
  const r = rotation(3, 0, 1, 0.5)
  const spread = tf.diag(tf.tensor1d([3, 2, 1]))
  let overlap: number[] = []
  optimise(
    soap({ frequency: 5, beta3: 0.999 }),
    { w: tf.zeros([3, 40]) },
    {
      steps: 101,
      rate: 0,
      gradients: (_, step) => ({ w: r.matMul(spread).matMul(noise(step, [3, 40])) }),
      onStep: (_, { state }) => {
        overlap = [...state.basis1!.w!.mul(r).sum(0).abs().dataSync()]
      },
    },
  )
  expect(Math.min(...overlap)).toBeGreaterThan(0.995)
})

test('the mean of gradients turns with the bases', () => {
  const first = tf.tensor2d([
    [2, 1],
    [0, 1],
  ])
  const still = {
    w: tf.tensor2d([
      [1, 2],
      [3, -1],
    ]),
  }
  optimise(
    soap({ warmup: never, beta1: 0.5 }),
    { w: tf.zeros([2, 2]) },
    {
      steps: 30,
      rate: 0,
      gradients: (_, step) => (step === 1 ? { w: first } : { w: still.w.clone() }),
      onStep(step, { state: { mean, basis0, basis1 } }) {
        if (step === 1) return
        const back = basis1!.w!.matMul(mean!.w!).matMul(basis0!.w!, false, true)
        expect(back.sub(still.w).abs().max().dataSync()[0]).toBeLessThan(1e-5)
      },
    },
  )
})

test('axes that are long or of length 1 have no basis; kernels can be merged', () => {
  const bases = (options: object, shape: number[]) =>
    Object.entries(soap(options).init({ w: tf.zeros(shape) })).flatMap(([group, { w }]) =>
      group.startsWith('basis') ? [`${group} ${w!.shape.join('x')}`] : [],
    )
  expect(bases({}, [3, 1, 5, 4])).toEqual(['basis0 4x4', 'basis1 5x5', 'basis2 3x3'])
  expect(bases({ size: 4 }, [3, 1, 5, 4])).toEqual(['basis0 4x4', 'basis2 3x3'])
  expect(bases({ merge: true }, [3, 1, 5, 4])).toEqual(['basis0 4x4', 'basis1 15x15'])
  expect(bases({}, [1, 5])).toEqual([])
})

const curvature = tf.keep(
  tf.tensor3d(
    Array.from({ length: 24 }, (_, i) => 10 ** (i / 12 - 1)),
    [2, 3, 4],
  ),
)
const slope = ({ w }: Weights, step: number): Weights => ({
  w: w!.mul(curvature).add(noise(step, [2, 3, 4]).mul(0.01)),
})
const start = () => ({ w: noise(0, [2, 3, 4]) })

test('descends a noisy quadratic', () => {
  const found = optimise(soap(), start(), { steps: 300, rate: (step) => 0.1 * (1 - step / 301), gradients: slope })
  expect(Math.max(...found.w!.map(Math.abs))).toBeLessThan(0.05)
})

test('compiled equals eager, through the first update, refreshed bases and kept ones', () => {
  const options = { steps: 12, rate: 0.05, gradients: slope }
  const optimizer = soap({ frequency: 4, weightDecay: 0.1 })
  const seen = new Set<string>()
  const onStep = (_: number, { plan }: { plan: { decisions: object } }) => void seen.add(JSON.stringify(plan.decisions))
  const compiled = optimise(optimizer, start(), { ...options, onStep })
  expect(seen.size).toBe(3)
  expect(gap(compiled, optimise(optimizer, start(), { ...options, compiled: false }))).toBeLessThan(1e-4)
})

test('leaves no tensor behind', () => {
  const weights = start()
  const before = tf.memory().numTensors
  optimise(soap({ frequency: 1 }), weights, { steps: 3, rate: 0.1, gradients: slope })
  expect(tf.memory().numTensors).toBe(before)
})
