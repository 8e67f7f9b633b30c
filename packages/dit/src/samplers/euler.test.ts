import { tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { flowOrder } from '../../test/convergence'
import { gaussianDenoiser } from '../../test/gaussian-denoiser'
import { vp } from '../schedules/vp'
import { adamsBashforth } from './adams-bashforth'
import { ddim } from './ddim'
import { euler } from './euler'

test('converges with order 1', async () => {
  expect(await flowOrder(euler, vp(), 64)).toBeCloseTo(1, 1)
})

test('is Adams-Bashforth of order 1, and DDIM without noise', async () => {
  const denoiser = gaussianDenoiser(1, 0.5, { bend: 0.3 })
  const x1 = tf.tensor1d([1000, -300, 20])
  const draw = () => tf.zeros([3])
  const x0 = await euler({ steps: 9 }).sample(denoiser, x1, draw)
  for (const other of [adamsBashforth({ steps: 9, order: 1 }), ddim({ steps: 9 })]) {
    const gap = x0.sub(await other.sample(denoiser, x1, draw))
    expect(gap.abs().max().dataSync()[0]).toBeLessThan(1e-5)
  }
})
