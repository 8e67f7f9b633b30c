import { expect, test } from 'vitest'
import { flowError, flowOrder } from '../../test/convergence'
import { logLogit } from '../schedules/log-logit'
import { vp } from '../schedules/vp'
import { adamsBashforth, coefficients } from './adams-bashforth'

test('coefficients on even times are those of the textbooks', () => {
  const close = (values: number[]) => values.map((value) => expect.closeTo(value, 10))
  expect(coefficients([3], 2)).toEqual(close([-1]))
  expect(coefficients([4, 3], 2)).toEqual(close([1 / 2, -3 / 2]))
  expect(coefficients([5, 4, 3], 2)).toEqual(close([-5 / 12, 16 / 12, -23 / 12]))
})

test.each([1, 2, 3])('converges with order %i', async (order) => {
  const found = await flowOrder(({ steps }) => adamsBashforth({ steps, order }), vp(), 32)
  expect(found).toBeGreaterThan(order - 0.3)
  expect(found).toBeLessThan(order + 0.5)
})

test('the default, 16 steps of order 3, is within 3 % of the spread on the schedule of LoLa', async () => {
  expect(await flowError(adamsBashforth(), logLogit())).toBeLessThan(0.03 * 0.5)
})

test.each([0, 1.5, Number.NaN])('order %d is refused', (order) => {
  expect(() => adamsBashforth({ order })).toThrow(`adams-bashforth: order is ${order}, expected a whole number above 0`)
})
