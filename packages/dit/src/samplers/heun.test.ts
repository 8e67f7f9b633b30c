import { expect, test } from 'vitest'
import { flowError, flowOrder } from '../../test/convergence'
import { logLogit } from '../schedules/log-logit'
import { vp } from '../schedules/vp'
import { euler } from './euler'
import { heun } from './heun'

test('converges with order 2', async () => {
  const found = await flowOrder(heun, vp(), 64)
  expect(found).toBeGreaterThan(1.8)
  expect(found).toBeLessThan(2.3)
})

test.each([vp(), logLogit()])('beats Euler with as many calls of the denoiser', async (schedule) => {
  const [second, first] = [await flowError(heun(), schedule), await flowError(euler(), schedule)]
  expect(second).toBeLessThan(first / 2)
})
