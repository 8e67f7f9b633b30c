import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flowError, flowOrder } from '../../test/convergence'
import { logLinear } from '../schedules/log-linear'
import { adamsBashforth } from './adams-bashforth'
import { exponentialAdamsBashforth, exponentialCoefficients } from './exponential-adams-bashforth'

test('coefficients integrate polynomials against the exponential exactly', () => {
  // ∫ e^u p(u) du for p = 1, u, u² has the antiderivatives e^u, e^u (u − 1), e^u (u² − 2u + 2).
  const integrals = [(u: number) => 1 + 0 * u, (u: number) => u - 1, (u: number) => u ** 2 - 2 * u + 2]
  const gap = fc.double({ min: 0.1, max: 2, noNaN: true })
  fc.assert(
    fc.property(fc.double({ min: -6, max: 6, noNaN: true }), gap, gap, gap, (end, a, b, c) => {
      const u = [end + a + b + c, end + a + b, end + a]
      const weights = exponentialCoefficients(u, end)
      const begin = u[2]!
      for (const [power, integral] of integrals.entries()) {
        const found = weights.reduce((sum, weight, i) => sum + weight * u[i]! ** power, 0)
        const exact = Math.exp(end) * integral(end) - Math.exp(begin) * integral(begin)
        expect(Math.abs(found - exact)).toBeLessThan(1e-8 * Math.exp(begin) * (1 + begin ** 2))
      }
    }),
  )
})

test.each([1, 2, 3])('converges with order %i', async (order) => {
  const found = await flowOrder(({ steps }) => exponentialAdamsBashforth({ steps, order }), logLinear(), 32)
  expect(found).toBeGreaterThan(order - 0.3)
  expect(found).toBeLessThan(order + 0.8)
})

test('beats Adams-Bashforth where times are even in log noise', async () => {
  const [exponential, plain] = [
    await flowError(exponentialAdamsBashforth(), logLinear()),
    await flowError(adamsBashforth(), logLinear()),
  ]
  expect(exponential).toBeLessThan(plain / 4)
})
