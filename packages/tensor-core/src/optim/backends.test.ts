import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { gap, optimise } from '../../test/optimise'
import { activeBackend } from '../backend/backend'
import { startBackend } from '../node/start-backend'
import { normalArray } from '../random/draw'
import { fold, key } from '../random/key'
import { adamw } from './adamw'
import type { Optimizer } from './optimizer'
import { psgd } from './psgd'
import { soap } from './soap'

// Gradients of full rank along every axis: the null space of their outer product has no basis of its own in SOAP.
const shapes = { kernel: [3, 2, 4, 6], matrix: [5, 5], vector: [6], scalar: [] }
const draw = (at: number) =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const size = shape.reduce((a, b) => a * b, 1)
      return [name, tf.tensor(normalArray(fold(key(4), at, name), size), shape)]
    }),
  )

test.each<[string, () => Optimizer]>([
  ['adamw', adamw],
  ['psgd', () => psgd({ balance: 0.5 })],
  ['psgd, merged and with long axes', () => psgd({ merge: true, size: 10 })],
  ['soap', () => soap({ frequency: 3 })],
  ['soap, merged and with long axes', () => soap({ frequency: 3, merge: true, size: 10 })],
])('%s goes the same way on another backend', async (_, optimizer) => {
  const run = () => optimise(optimizer(), draw(0), { steps: 10, rate: 0.05, gradients: (_, step) => draw(step) })
  const here = run()
  await startBackend({ backend: activeBackend()!.name === 'wasm' ? 'cpu' : 'wasm' })
  const there = run()
  await startBackend()
  expect(gap(here, there)).toBeLessThan(1e-4)
  expect(Math.max(...here.kernel!.map(Math.abs))).toBeGreaterThan(0.1)
})
