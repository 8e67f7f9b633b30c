import { type Tensor, tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { linearDecoder } from './linear-decoder'
import { solvePositive } from './solvers/solve-positive'

/** A linear decoder by itself: cells of 2 x 2 from a cell and its right neighbour, x wraps. Bent, if asked to. */
function toySpace(bend: number) {
  const decode = (z: Tensor) => {
    const next = tf.concat([z.slice([0, 1], [-1, -1]), z.slice([0, 0], [-1, 1])], 1)
    const up = tf.concat([z.slice([0, 0, 1], [-1, -1, -1]), tf.zerosLike(z.slice([0, 0, 0], [-1, -1, 1]))], 2)
    const sum = z.add(next.mul(0.5)).add(up.mul(0.25)).add(0.1)
    const bent = sum.add(sum.square().mul(bend))
    const [n, a, b, c] = bent.shape as [number, number, number, number]
    const wide = bent.reshape([n * a, 1, b * c]).tile([1, 2, 1])
    return wide
      .reshape([n * 2 * a * b, 1, c])
      .tile([1, 2, 1])
      .reshape<Tensor>([n, 2 * a, 2 * b, c])
  }
  return { snapshotShape: [8, 6, 2], stateShape: [4, 3, 2], encode: (x: Tensor) => x.clone(), decode }
}

const states = tf.randomNormal([60, 4, 3, 2], 0, 1, 'float32', 1) as Tensor
const z = states.slice(0, 2)
const dy = tf.randomNormal([2, 8, 6, 2], 0, 1, 'float32', 2) as Tensor
const gap = (a: Tensor, b: Tensor) => a.sub(b).abs().max().dataSync()[0]!

test('of a linear decoder it is the derivative, both ways', async () => {
  const own = toySpace(0)
  const { space, unexplained } = await linearDecoder(own, states, [true, false])
  const pull = (decode: (x: Tensor) => Tensor) => (v: Tensor) => tf.grad(decode)(z, v)
  expect(gap(pull(space.decode)(dy), pull(own.decode)(dy))).toBeLessThan(1e-2)
  const push = (decode: (x: Tensor) => Tensor) => tf.grad((v: Tensor) => pull(decode)(v).mul(z).sum())(dy)
  expect(gap(push(space.decode), push(own.decode))).toBeLessThan(1e-2)
  for (const part of unexplained) expect(part).toBeLessThan(1e-4)
})

test('of a bent one it decodes exactly, and says how much a line leaves unexplained', async () => {
  const own = toySpace(0.1)
  const { space, unexplained } = await linearDecoder(own, states, [true, false])
  expect(gap(space.decode(z), own.decode(z))).toBe(0)
  for (const part of unexplained) {
    expect(part).toBeGreaterThan(1e-3)
    expect(part).toBeLessThan(0.2)
  }
})

test('leaves no tensor but its weights, and refuses a space that is no grid of patches', async () => {
  const before = tf.memory().numTensors
  const found = await linearDecoder(toySpace(0), states, [true, false])
  // One matrix for each of three rows.
  expect(tf.memory().numTensors - before).toBe(3)
  found.dispose()
  expect(tf.memory().numTensors).toBe(before)
  const pixels = { ...toySpace(0), snapshotShape: [4, 3, 2] }
  await expect(linearDecoder(pixels, states, [true, false])).rejects.toThrow('is no whole patch')
})

test('solves positive systems', () => {
  const x = solvePositive([4, 1, 1, 3], [1, 2, 0, 1], 2, 2)
  ;[3 / 11, 5 / 11, -1 / 11, 2 / 11].forEach((value, i) => {
    expect(x[i]).toBeCloseTo(value, 4)
  })
})
