import { type ScheduleConfig, scheduleFromConfig } from '@lola-ts/dit'
import type { Check } from '../check'

/** Signal and noise over time, of all schedules of the reference and of azula. */
export const schedules: Check = {
  matches: ({ title }) => title === 'Noise schedules t -> (alpha, sigma)',
  run({ config, input }, compare) {
    for (const [key, options] of Object.entries<Options>(config)) {
      const levels = Array.from(input.t!.data, scheduleFromConfig(scheduleFrom(key, options)))
      const sigma = levels.map((level) => level.sigma)
      compare(
        `output/${key}/alpha`,
        levels.map((level) => level.alpha),
      )
      compare(`output/${key}/sigma`, sigma)
      compare(`output/${key}/log_sigma`, sigma.map(Math.log))
    }
  },
}

interface Options {
  name?: string
  sigma_min?: number
  sigma_max?: number
  alpha_min?: number
  scale?: number
  shift?: number
}

/** Schedules of azula have their name in the key, as in `azula_vp`. */
function scheduleFrom(key: string, { name = key.replace(/^azula_/, ''), ...options }: Options): ScheduleConfig {
  const { sigma_min: sigmaMin, sigma_max: sigmaMax, alpha_min: alphaMin, scale, shift } = options
  const given = Object.entries({ sigmaMin, sigmaMax, alphaMin, scale, shift }).filter(
    ([, value]) => value !== undefined,
  )
  return { name: name.replace('_', '-') as ScheduleConfig['name'], ...Object.fromEntries(given) }
}
