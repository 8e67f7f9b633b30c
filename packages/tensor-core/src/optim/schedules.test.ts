import { expect, test } from 'vitest'
import { constant, cosine, exponential, linear, type RateSchedule } from './schedules'

const factors = (schedule: RateSchedule) => [0, 2, 4, 8].map((step) => schedule(step, 8))

test.each([
  ['constant', constant(), [1, 1, 1, 1]],
  ['linear', linear(), [1, 0.75, 0.5, 0]],
  ['cosine', cosine(), [1, (1 + Math.SQRT1_2) / 2, 0.5, 0]],
  ['exponential', exponential(), [1, 10 ** -0.75, 10 ** -1.5, 1e-3]],
])('%s', (_, schedule, expected) => {
  factors(schedule).forEach((factor, i) => {
    expect(factor).toBeCloseTo(expected[i]!, 12)
  })
})

test('a warm-up multiplies what the schedule says', () => {
  expect([0, 1, 2, 3, 4].map((step) => constant({ warmup: 3 })(step, 8))).toEqual([0.25, 0.5, 0.75, 1, 1])
  expect(linear({ warmup: 3 })(1, 8)).toBe(0.5 * linear()(1, 8))
})

test('once an epoch, as the reference: its schedule of epochs, warmed up over epochs', () => {
  const [epochs, length, warmup] = [6, 4, 2]
  const reference = (t: number) => Math.min(1, (t + 1) / (warmup + 1)) * ((1 + Math.cos((Math.PI * t) / epochs)) / 2)
  const schedule = cosine({ warmup: warmup * length, epoch: length })
  for (let step = 0; step < epochs * length; step++) {
    expect(schedule(step, epochs * length)).toBeCloseTo(reference(Math.floor(step / length)), 12)
  }
})
