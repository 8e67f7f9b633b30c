import { readFileSync, writeFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { activeBackend } from '../backend/backend'
import { startBackend } from '../node/start-backend'
import { normal } from '../random/draw'
import { key } from '../random/key'
import { jit } from './jit'
import { recompute } from './recompute'

beforeAll(async () => void (await startBackend()))

const f = ([x, w]: tf.Tensor[]) => x!.matMul(w!).tanh().mul(x!)
const [x, w] = [normal(key(1), [3, 3]), normal(key(2), [3, 3])]
const loss = (g: typeof f) => (a: tf.Tensor, b: tf.Tensor) =>
  g([g([a, b]), b])
    .square()
    .sum()
    .asScalar()
const gap = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => a.sub(b).abs().max().dataSync()[0]!)

test('value and gradients are those of the function, also one inside of another, and nothing is left behind', () => {
  const before = tf.memory().numTensors
  const again = (inputs: tf.Tensor[]) => recompute(f, inputs)
  const nested = (inputs: tf.Tensor[]) => recompute(again, inputs)
  const expected = tf.valueAndGrads(loss(f))([x, w])
  for (const g of [again, nested]) {
    const { value, grads } = tf.valueAndGrads(loss(g))([x, w])
    expect(gap(value as tf.Tensor, expected.value as tf.Tensor)).toBe(0)
    for (const [i, grad] of grads.entries()) expect(gap(grad, expected.grads[i]!)).toBeLessThan(1e-6)
    tf.dispose([value, grads])
  }
  tf.dispose([expected.value, expected.grads])
  expect(tf.memory().numTensors).toBe(before)
})

test('runs twice where a gradient is taken, else once; an input without a part in it has a gradient of zeros', () => {
  let runs = 0
  const counted = ([a]: tf.Tensor[]) => {
    runs++
    return a!.square()
  }
  expect(recompute(counted, [x]).dataSync()).toEqual(x.square().dataSync())
  expect(runs).toBe(1)
  const [first, second] = tf.grads((a, b) => recompute(counted, [a, b]).sum())([x, w])
  expect(runs).toBe(3)
  expect(gap(first!, x.mul(2))).toBeLessThan(1e-6)
  expect(gap(second!, tf.zeros([3, 3]))).toBe(0)
})

/** Twelve wide tensors that its gradient needs, between narrow ones. */
const block = ([y]: tf.Tensor[]) => {
  let z = y!.tile([16, 1])
  for (let i = 0; i < 6; i++) z = z.sin().square()
  return y!.add(z.mean(0, true))
}
const megabytes = (field: string) => {
  const line = readFileSync('/proc/self/status', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(field))!
  return Number(/\d+/.exec(line)![0]) / 1024
}

test('a compiled gradient takes the memory of one block, not of all', () => {
  const [blocks, wide] = [12, 4] // megabytes a wide tensor: 576 in all blocks, 48 in one
  const slope = (z: tf.Tensor) =>
    tf.grad((a) =>
      Array.from({ length: blocks })
        .reduce<tf.Tensor>((y) => recompute(block, [y]), a)
        .sum(),
    )(z)
  const compiled = jit(slope)
  const z = tf.ones([1, wide * 2 ** 14])
  const native = activeBackend()?.name === 'native'
  const before = megabytes('VmRSS')
  if (native) {
    writeFileSync('/proc/self/clear_refs', '5') // forgets earlier peaks
    compiled(z).dispose()
  }
  expect(megabytes('VmHWM') - before).toBeLessThan((blocks * 12 * wide) / 2)
  const few = tf.ones([1, 4])
  expect(gap(compiled(few), slope(few))).toBeLessThan(1e-4)
  compiled.dispose()
})
