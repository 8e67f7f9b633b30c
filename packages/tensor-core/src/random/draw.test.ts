import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bits, integer, normal, normalArray, permutation, poisson, uniform, uniformArray } from './draw'
import { fold, key } from './key'

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length
const moment = (values: ArrayLike<number>, power: number) => mean(Array.from(values, (x) => x ** power))

test('normals have the moments of a standard normal', () => {
  const z = normalArray(key(1), 200_000)
  // four standard errors of each moment: √(Var[z^p] / n)
  const error = (variance: number) => 4 * Math.sqrt(variance / z.length)
  expect(Math.abs(moment(z, 1))).toBeLessThan(error(1))
  expect(Math.abs(moment(z, 2) - 1)).toBeLessThan(error(2))
  expect(Math.abs(moment(z, 3))).toBeLessThan(error(15))
  expect(Math.abs(moment(z, 4) - 3)).toBeLessThan(error(96))
  expect(Math.abs(mean(z.slice(1).map((value, i) => value * z[i]!)))).toBeLessThan(error(1))
})

test('uniforms fill [0, 1) evenly', () => {
  const u = uniformArray(key(2), 100_000)
  const counts = new Array<number>(10).fill(0)
  for (const value of u) counts[Math.floor(value * 10)]!++
  // four standard errors of a count
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.9))
  expect(Math.min(...u.slice(0, 1000))).toBeGreaterThanOrEqual(0)
})

test('Poisson draws have mean and variance equal to their rate', () => {
  const draws = Array.from({ length: 20_000 }, (_, i) => poisson(fold(key(3), i), 1.5))
  expect(Math.abs(mean(draws) - 1.5)).toBeLessThan(4 * Math.sqrt(1.5 / draws.length))
  expect(moment(draws, 2) - mean(draws) ** 2).toBeCloseTo(1.5, 1)
})

test('a longer draw begins with the shorter one, so batches do not change it', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), (seed, short, more) => {
      for (const draw of [bits, uniformArray, normalArray]) {
        expect(draw(key(seed), short)).toEqual(draw(key(seed), short + more).slice(0, short))
      }
    }),
  )
})

test('a permutation holds every index once, and every order comes up', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 200 }), (seed, count) => {
      expect([...permutation(key(seed), count)].sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, i) => i),
      )
    }),
  )
  const orders = Array.from({ length: 600 }, (_, i) => permutation(fold(key(0), i), 3).join(''))
  for (const order of ['012', '021', '102', '120', '201', '210']) {
    expect(orders.filter((other) => other === order).length).toBeGreaterThan(60)
  }
})

test('integers stay below their end', () => {
  const draws = Array.from({ length: 300 }, (_, i) => integer(fold(key(4), i), 3))
  expect(new Set(draws)).toEqual(new Set([0, 1, 2]))
})

test('tensors hold the same numbers as the host', () => {
  const before = tf.memory().numTensors
  const z = normal(key(5), [3, 5])
  const u = uniform(key(5), [3, 5], -2, 2)
  expect(z.shape).toEqual([3, 5])
  expect(z.dataSync()).toEqual(normalArray(key(5), 15))
  expect(Math.max(...u.dataSync().map(Math.abs))).toBeLessThanOrEqual(2)
  tf.dispose([z, u])
  expect(tf.memory().numTensors).toBe(before)
})
