import process from 'node:process'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { activeBackend } from '../backend/backend'
import { attention } from '../nn/attention'
import { conv } from '../nn/conv'
import { linear } from '../nn/linear'
import { layerNorm } from '../nn/norms'
import { createScope, initialize, type Weights } from '../nn/parameters'
import { startBackend } from '../node/start-backend'
import { adamw } from '../optim/adamw'
import { key } from '../random/key'
import { jit } from './jit'

beforeAll(async () => void (await startBackend()))

/** Convolution, attention, norms, a bias, reshapes, concatenation, constants large and small. */
function network() {
  const scope = createScope()
  const first = conv(scope.child('conv'), 2, 8, { kernel: [3, 3], padding: ['circular', 'zeros'] })
  const attend = attention(scope.child('attention'), 8, { heads: 2 })
  const last = linear(scope.child('out'), 8, 3)
  const apply = (weights: Weights, x: tf.Tensor) => {
    const tokens = layerNorm(first(weights, x)).reshape([x.shape[0]!, -1, 8])
    const positions = tf.linspace(0, 1, tokens.shape[1]!).expandDims(-1)
    return last(weights, tokens.add(attend(weights, tokens)).add(positions))
      .sum(1)
      .tanh()
  }
  return { apply, weights: initialize(scope.parameters, key(0)) }
}

const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)
const gap = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!)

describe('equals the eager function', () => {
  const { apply, weights } = network()

  test('on values, on the call that compiles and after it', () => {
    const compiled = jit(apply)
    for (const seed of [1, 2, 3]) {
      const x = random([2, 4, 6, 2], seed)
      expect(gap(compiled(weights, x), apply(weights, x))).toBeLessThan(1e-5)
    }
    compiled.dispose()
  })

  test('on gradients and an optimiser update', () => {
    const optimizer = adamw({ weightDecay: 0.1 })
    const update = (given: Weights, x: tf.Tensor, rate: tf.Tensor) => {
      const names = Object.keys(given)
      const loss = (...w: tf.Tensor[]) =>
        apply(Object.fromEntries(names.map((name, i) => [name, w[i]!])), x)
          .square()
          .mean()
          .asScalar()
      const { value, grads } = tf.valueAndGrads(loss)(Object.values(given))
      const gradients = Object.fromEntries(names.map((name, i) => [name, grads[i]!]))
      const inputs = { ...optimizer.plan(1, given, key(0)), rate, step: tf.scalar(1) }
      const step = optimizer.update(given, gradients, optimizer.init(given), inputs)
      return { value: value as tf.Tensor, gradients, weights: step.weights }
    }
    const compiled = jit(update)
    for (const seed of [1, 2]) {
      const [x, rate] = [random([2, 4, 6, 2], seed), tf.scalar(0.01)]
      const [a, b] = [compiled(weights, x, rate), update(weights, x, rate)]
      expect(gap(a.value, b.value)).toBeLessThan(1e-6)
      for (const name of Object.keys(weights)) {
        expect(gap(a.gradients[name]!, b.gradients[name]!)).toBeLessThan(1e-5)
        // Adam's first step is the sign of the gradient: compare where it is not noise.
        const clear = b.gradients[name]!.abs().greater(1e-4).toFloat()
        expect(gap(a.weights[name]!.mul(clear), b.weights[name]!.mul(clear))).toBeLessThan(1e-4)
      }
    }
    compiled.dispose()
  })

  test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['splits', (x) => tf.concat(tf.split(x, 3, 1).reverse(), 1)],
    ['unstacking', (x) => x.unstack(0)[1]!],
    ['comparison and choice', (x) => x.where(x.greater(0), x.mul(-2))],
    ['top values', (x) => tf.topk(x, 2).values],
    [
      'whole numbers',
      (x) =>
        x
          .gather(tf.tensor1d([2, 0], 'int32'))
          .argMax(-1)
          .toFloat(),
    ],
    [
      'padding and slices',
      (x) =>
        x
          .pad([
            [1, 0],
            [0, 2],
          ])
          .slice([0, 1], [-1, 3]),
    ],
    ['a bias on the left', (x) => tf.tensor1d([1, 2, 3]).add(x)],
    ['a row that is no bias', (x) => x.add(x.sum(0, true))],
    ['products of rank 3', (x) => x.expandDims(0).matMul(x.expandDims(0), true, false)],
    ['a constant result', () => tf.tensor1d([1, 2])],
    ['its argument', (x) => x],
  ])('on %s', (_, fn) => {
    const compiled = jit(fn)
    for (const seed of [1, 2]) {
      const x = random([3, 3], seed)
      const [a, b] = [compiled(x), fn(x)]
      expect([a.shape, a.dtype]).toEqual([b.shape, b.dtype])
      expect(gap(a, b)).toBeLessThan(1e-5)
    }
    compiled.dispose()
  })
})

test('arguments that share memory on the first call need not on the next', () => {
  const difference = jit((a: tf.Tensor, b: tf.Tensor) => a.sub(b))
  const x = tf.tensor1d([1, 2])
  expect([...difference(x, x.clone()).dataSync()]).toEqual([0, 0])
  expect([...difference(tf.tensor1d([5, 5]), x).dataSync()]).toEqual([4, 3])

  const captured = jit((a: tf.Tensor) => a.sub(x))
  expect([...captured(x).dataSync()]).toEqual([0, 0])
  expect([...captured(tf.tensor1d([5, 5])).dataSync()]).toEqual([4, 3])
})

test('compiles once for equal forms, and again for other shapes and constants', () => {
  let runs = 0
  const scaled = jit((x: tf.Tensor, factor: number) => {
    runs++
    return x.mul(factor)
  })
  const result = (x: number[], factor: number) => [...scaled(tf.tensor1d(x), factor).dataSync()]
  expect(result([1, 2], 2)).toEqual([2, 4])
  expect(result([3, 4], 2)).toEqual([6, 8])
  expect(runs).toBe(activeBackend()?.name.startsWith('native') ? 1 : 2)
  expect(result([1, 2, 3], 2)).toEqual([2, 4, 6])
  expect(result([1, 2], 3)).toEqual([3, 6])
})

test('captured tensors live on with the function; what a variable is set to later is not seen', () => {
  const native = activeBackend()?.name.startsWith('native')
  let offset: tf.Tensor = tf.tensor1d([10, 20]).add(0)
  const shifted = jit((x: tf.Tensor) => x.add(offset))
  const x = tf.tensor1d([1, 2])
  expect([...shifted(x).dataSync()]).toEqual([11, 22])
  const old = offset
  offset = tf.tensor1d([0, 0])
  if (native) old.dispose()
  expect([...shifted(x).dataSync()]).toEqual(native ? [11, 22] : [1, 2])
  shifted.dispose()
})

test('becomes part of a compiled function that calls it, and of a gradient', () => {
  const square = jit((x: tf.Tensor) => x.square())
  const outer = jit((x: tf.Tensor) => square(x).add(square(x.mul(2))))
  const x = tf.tensor1d([1, 3])
  expect([...outer(x).dataSync()]).toEqual([5, 45])
  expect([
    ...tf
      .grad((z) => square(z).sum())(x)
      .dataSync(),
  ]).toEqual([2, 6])
  const slope = jit((z: tf.Tensor) => tf.grad((y) => square(y).sum())(z))
  expect([...slope(x).dataSync()]).toEqual([2, 6])
})

test('an error inside passes on, with the name of the op that TensorFlow refused, and leaves nothing behind', () => {
  const [x, outside] = [tf.zeros([2, 3]), tf.range(0, 6).reshape([2, 3])]
  const before = tf.memory().numTensors
  const reshaped = jit((z: tf.Tensor) => z.add(outside).reshape([7]), { name: 'first' })
  expect(() => reshaped(x)).toThrow(/reshape|Size/)
  if (activeBackend()?.name === 'native') {
    const product = jit((z: tf.Tensor) => z.add(outside).matMul(z), { name: 'second' })
    expect(() => product(x)).toThrow('second: op BatchMatMulV2 failed')
  }
  expect(tf.memory().numTensors).toBe(before)
})

test.runIf(activeBackend()?.name === 'native')(
  'recording computes nothing: values cannot be read, memory is not used',
  () => {
    const x = random([1024, 1024], 1) // 4 MB
    const before = tf.memory().numTensors
    expect(() => jit((z: tf.Tensor) => tf.tensor1d(z.add(1).dataSync()), { name: 'peek' })(x)).toThrow(
      'peek: reads the values of a tensor',
    )
    expect(tf.memory().numTensors).toBe(before)

    const start = process.memoryUsage().rss
    let recorded = 0
    const chain = jit((z: tf.Tensor) => {
      const all = Array.from({ length: 200 }, (_, i) => z.add(i)) // 800 MB, kept to the end by the sum
      recorded = process.memoryUsage().rss - start
      return tf.addN(all).mean()
    })
    chain(x).dispose()
    chain.dispose()
    x.dispose()
    expect(recorded / 2 ** 20).toBeLessThan(100)
  },
)

test('ops whose results only TensorFlow knows are recorded too', () => {
  const x = random([4, 8], 1)
  const spectrum = (z: tf.Tensor) => tf.abs(tf.spectral.rfft(z.mul(2)))
  const compiled = jit(spectrum)
  const [values, expected] = [compiled(x).dataSync(), spectrum(x).dataSync()]
  expect(values.length).toBe(20)
  expected.forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, 4)
  })
})

test('a thousand calls keep nothing but their results, and dispose frees the rest', () => {
  const { apply, weights } = network()
  const before = tf.memory().numTensors
  const compiled = jit(apply)
  const x = random([1, 4, 6, 2], 1)
  compiled(weights, x).dispose()
  const held = tf.memory().numTensors
  for (let i = 0; i < 1000; i++) compiled(weights, x).dispose()
  expect(tf.memory().numTensors).toBe(held)
  compiled.dispose()
  x.dispose()
  expect(tf.memory().numTensors).toBe(before)
  expect(compiled(weights, random([1, 4, 6, 2], 1)).shape).toEqual([1, 3])
})

test('a thousand calls, with graphs made and disposed among them, do not make the process grow', () => {
  const x = random([256, 1024], 1) // 1 MB
  const call = (times: number) => {
    const scaled = jit((z: tf.Tensor) => z.mul(2).add(z))
    for (let i = 0; i < times; i++) scaled(x).dispose()
    scaled.dispose()
  }
  for (let i = 0; i < 4; i++) call(25)
  const before = process.memoryUsage().rss
  for (let i = 0; i < 20; i++) call(50)
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(150)
  x.dispose()
})

test('results belong to the caller, also where an argument is passed on', () => {
  const both = jit((x: tf.Tensor) => ({ same: x, twice: [x.mul(2), x] }))
  const x = tf.tensor1d([1])
  for (const _ of [1, 2]) tf.dispose(both(x))
  expect([...x.dataSync()]).toEqual([1])
})
