import { describe, expect, test } from 'vitest'
import { golden } from '../../../../tools/golden'
import { scheduleFromConfig } from './from-config'
import { logLinear } from './log-linear'
import { logLogit } from './log-logit'

const [fixture] = golden('diffusion', /schedules/)
const { config, input, output } = fixture!

describe.each(Object.keys(config).filter((name) => name.startsWith('log_')))('%s', (name) => {
  const { sigma_min: sigmaMin, sigma_max: sigmaMax, scale, shift } = config[name]
  const schedule = name.startsWith('log_logit')
    ? logLogit({ sigmaMin, sigmaMax, scale, shift })
    : logLinear({ sigmaMin, sigmaMax })
  const levels = Array.from(input.t!.data, schedule)

  test('equals the reference', () => {
    expect(levels.map(({ alpha }) => alpha)).toMatchGolden(output[`${name}/alpha`])
    expect(levels.map(({ sigma }) => Math.log(sigma))).toMatchGolden(output[`${name}/log_sigma`])
  })

  test('noise grows with time', () => {
    for (let i = 1; i < levels.length; i++) expect(levels[i]!.sigma).toBeGreaterThan(levels[i - 1]!.sigma)
  })
})

test('an unknown schedule is refused', () => {
  expect(() => scheduleFromConfig({ name: 'cosine' as 'log-logit' })).toThrow(
    'schedule is cosine, expected log-logit or log-linear',
  )
})

test('a configuration names a schedule and its range', () => {
  expect(scheduleFromConfig({ name: 'log-linear', sigmaMin: 0.1, sigmaMax: 10 })(0.5).sigma).toBeCloseTo(1)
  expect(scheduleFromConfig({ name: 'log-logit' })(0.25)).toEqual(logLogit()(0.25))
})
