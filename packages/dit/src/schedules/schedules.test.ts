import { ConfigError } from '@lola-ts/tensor-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cosine } from './cosine'
import { scheduleFromConfig, scheduleNames } from './from-config'
import { logLinear } from './log-linear'
import { logLogit } from './log-logit'
import { rectified } from './rectified'
import type { ScheduleConfig } from './schedule'
import { timeRange } from './time-range'
import { ve } from './ve'
import { vp } from './vp'

describe.each(scheduleNames)('%s', (name) => {
  const schedule = scheduleFromConfig({ name })

  test('loses signal to noise all the way', () => {
    const time = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(time, time, (a, b) => {
        fc.pre(Math.abs(a - b) > 1e-6)
        const [early, late] = [schedule(Math.min(a, b)), schedule(Math.max(a, b))]
        expect(late.sigma / late.alpha).toBeGreaterThan(early.sigma / early.alpha)
      }),
    )
  })

  test('goes from 1 / 1000 of noise to 1 / 1000 of signal', () => {
    const [clean, noise] = [schedule(0), schedule(1)]
    expect(clean.sigma / clean.alpha).toBeCloseTo(1e-3, 8)
    expect(noise.alpha / noise.sigma).toBeCloseTo(1e-3, 8)
    expect(timeRange(schedule)).toEqual({ clean: 0, noise: 1 })
  })
})

test('schedules are what their names say', () => {
  expect(logLogit({ sigmaMin: 0.1, sigmaMax: 10 })(0.5)).toEqual({ alpha: 1, sigma: expect.closeTo(1) })
  expect(logLogit({ scale: 2, shift: 1 })(0.5).sigma).toBeCloseTo(Math.E)
  expect(logLinear({ sigmaMin: 0.1, sigmaMax: 10 })(0.75)).toEqual({ alpha: 1, sigma: expect.closeTo(10 ** 0.5) })
  expect(ve({ sigmaMax: 10 })(0.3)).toEqual(logLinear({ sigmaMax: 10 })(0.3))
  expect(rectified({ alphaMin: 0, sigmaMin: 0 })(0.3)).toEqual({ alpha: 0.7, sigma: 0.3 })
  expect(rectified()(0.5)).toEqual({ alpha: 0.5005, sigma: 0.5005 })
  for (const bounded of [vp({ sigmaMin: 0 }), cosine({ sigmaMin: 0 })]) {
    const { alpha, sigma } = bounded(0.4)
    expect(alpha ** 2 + sigma ** 2).toBeCloseTo(1, 12)
  }
  expect(vp({ alphaMin: 0.1 })(0.5).alpha).toBeCloseTo(0.1 ** 0.25)
  expect(cosine({ alphaMin: 0 })(0.5).alpha).toBeCloseTo(Math.SQRT1_2)
})

test('an end without signal or without noise moves in, and no other', () => {
  expect(timeRange(rectified({ alphaMin: 0, sigmaMin: 0 }))).toEqual({ clean: 1e-3, noise: 0.999 })
  expect(timeRange(rectified({ sigmaMin: 0 }))).toEqual({ clean: 1e-3, noise: 1 })
  expect(timeRange(cosine({ alphaMin: 0 }))).toEqual({ clean: 0, noise: 0.999 })
  expect(timeRange(vp({ sigmaMin: 0 }))).toEqual({ clean: 1e-3, noise: 1 })
  expect(timeRange(logLogit({ sigmaMin: 1e-5, sigmaMax: 1e5 }))).toEqual({ clean: 0, noise: 1 })
})

test('a configuration names a schedule and its range', () => {
  expect(scheduleFromConfig({ name: 'log-linear', sigmaMin: 0.1, sigmaMax: 10 })(0.5).sigma).toBeCloseTo(1)
  expect(scheduleFromConfig({ name: 'log-logit', scale: 2 })(0.25)).toEqual(logLogit({ scale: 2 })(0.25))
  expect(scheduleFromConfig({ name: 'rectified', alphaMin: 0 })(1).alpha).toBe(0)
})

test('an unknown schedule is refused, with the nearest one', () => {
  expect(() => scheduleFromConfig({ name: 'cosin' as 'cosine' })).toThrow(
    expect.objectContaining({
      message: 'schedule is cosin, expected log-logit, log-linear, ve, vp, cosine, rectified',
      hint: 'Did you mean cosine?',
    }),
  )
  expect(() => scheduleFromConfig({ name: 'toString' as 'vp' })).toThrow(ConfigError)
})

test.each<[ScheduleConfig, string]>([
  [{ name: 'log-logit', sigmaMin: 0 }, 'log-logit: sigmaMin is 0, expected a number above 0'],
  [{ name: 'log-logit', scale: -1 }, 'scale is -1'],
  [{ name: 've', sigmaMax: 1e-4 }, 'sigmaMax is 0.0001, expected a number above sigmaMin, 0.001'],
  [{ name: 'vp', alphaMin: 0 }, 'vp: alphaMin is 0, expected a number between 0 and 1'],
  [{ name: 'vp', sigmaMin: -1 }, 'vp: sigmaMin is -1'],
  [{ name: 'cosine', alphaMin: 1 }, 'cosine: alphaMin is 1'],
  [{ name: 'rectified', sigmaMin: Number.NaN }, 'rectified: sigmaMin is NaN'],
])('%o is refused', (config, message) => {
  expect(() => scheduleFromConfig(config)).toThrow(ConfigError)
  expect(() => scheduleFromConfig(config)).toThrow(message)
})
