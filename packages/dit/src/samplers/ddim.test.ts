import { expect, test } from 'vitest'
import { flowOrder } from '../../test/convergence'
import { gaussianDenoiser } from '../../test/gaussian-denoiser'
import { moments } from '../../test/moments'
import { logLogit } from '../schedules/log-logit'
import { ddim } from './ddim'
import { ddpm } from './ddpm'

test('converges with order 1 to the flow when it draws nothing', async () => {
  expect(await flowOrder(ddim, logLogit(), 64)).toBeCloseTo(1, 1)
})

test('is DDPM at eta 1', async () => {
  const denoiser = gaussianDenoiser(2, 0.25)
  expect(await moments(ddim({ steps: 16, eta: 1 }), denoiser)).toEqual(await moments(ddpm({ steps: 16 }), denoiser))
})

test.each([0.3, 0.7, 3])('keeps mean and spread of the data at eta %d', async (eta) => {
  const { mean, std } = await moments(ddim({ steps: 256, eta }), gaussianDenoiser(2, 0.25))
  expect(mean).toBeCloseTo(2, 1)
  expect(std).toBeCloseTo(0.5, 1)
})

test('a negative eta is refused', () => {
  expect(() => ddim({ eta: -0.1 })).toThrow('ddim: eta is -0.1, expected 0 or more')
})
