import { initialNoise, type NoiseLevel, type SamplerConfig, samplerFromConfig, scheduleFromConfig } from '@lola-ts/dit'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { coefficients } from '../../../packages/dit/src/samplers/adams-bashforth'
import { exponentialCoefficients } from '../../../packages/dit/src/samplers/exponential-adams-bashforth'
import { gaussianDenoiser } from '../../../packages/dit/test/gaussian-denoiser'
import type { Check } from '../check'
import type { Compare } from '../compare'
import type { Fixture } from '../fixture'

/** All samplers on a denoiser that is known in closed form: what they ask of it, and where they end. */
export const samplers: Check = {
  matches: ({ title }) => title === 'Samplers with an analytic denoiser',
  async run(fixture, compare) {
    const { config, input, output } = fixture
    const { sigma_min: sigmaMin, sigma_max: sigmaMax, name } = config.schedule
    const schedule = scheduleFromConfig({ name: name.replace('_', '-'), sigmaMin, sigmaMax })
    const given = toWeights(input) as Record<'mu' | 'v' | 'x1' | 'init_noise', Tensor> & Record<string, Tensor>

    for (const [key, one] of Object.entries<Case>(config.cases)) {
      const denoiser = gaussianDenoiser(given.mu, given.v, { schedule, bend: config.bend })
      const calls: Tensor[] = []
      const watched = {
        ...denoiser,
        mean: (xt: Tensor, t: number) => {
          const { alpha, sigma } = schedule(t)
          calls.push(tf.keep(xt.div(Math.hypot(alpha, sigma))))
          return denoiser.mean(xt, t)
        },
      }
      const draws = given[`noise/${key}`]
      const noise = (draw: number) => draws!.gather(draw) as Tensor
      compare(`output/${key}/final`, await samplerFromConfig(samplerFrom(one)).sample(watched, given.x1, noise))
      if (output[`${key}/evals`]) compare(`output/${key}/evals`, tf.stack(calls))
      tf.dispose(calls)
    }

    compareCoefficients(fixture, compare)
    const rounded = { schedule: (t: number) => inFloat32(config.schedule, t, schedule(t)), mean: (x: Tensor) => x }
    const { mu: mean, v: variance, init_noise: z } = given
    compare('output/init_default', initialNoise(rounded, z))
    compare('output/init_meanvar', initialNoise(rounded, z, { mean, variance }))
  },
}

/** A sampler of azula by class name, and its arguments. */
interface Case {
  sampler: string
  steps: number
  order?: number
  eta?: number
  delta?: number
  corrections?: number
}

const samplerFrom = ({ sampler, ...options }: Case) =>
  ({ name: sampler.replace(/Sampler$/, '').toLowerCase(), ...options }) as SamplerConfig

/** The weights of each step of a run, divided by the length of the step, as many columns as the table has. */
function compareCoefficients({ input, output }: Fixture, compare: Compare): void {
  const rho = [...input.coeff_rho!.data]
  const weights = {
    ab: coefficients,
    eab: (from: number[], end: number) => exponentialCoefficients(from.map(Math.log), Math.log(end)),
  }
  for (const [key, { shape }] of Object.entries(output)) {
    const [, kind, order] = /^coeff_(ab|eab)(\d+)$/.exec(key) ?? []
    if (kind === undefined) continue
    const rows = rho.slice(1).flatMap((end, i) => {
      const from = rho.slice(Math.max(0, i + 1 - Number(order)), i + 1)
      const row = weights[kind as 'ab' | 'eab'](from, end).map((weight) => weight / (end - rho[i]!))
      return [...row, ...new Array<number>(shape[1]! - row.length).fill(0)]
    })
    compare(`output/${key}`, rows)
  }
}

/**
 * The reference draws its initial noise in float32, where 1 − τ of the log-logit schedule has lost digits near t = 1:
 * σ(1) is 999.968 instead of 1000. All other results are computed in float64.
 */
function inFloat32(schedule: { name: string; sigma_min: number; sigma_max: number }, t: number, level: NoiseLevel) {
  if (schedule.name !== 'log_logit') return level
  const [low, high] = [schedule.sigma_min, schedule.sigma_max].map((sigma) => sigma / (1 + sigma)) as [number, number]
  const { fround } = Math
  const tau = fround(fround(t * fround(high - low)) + fround(low))
  return { ...level, sigma: tau / fround(1 - tau) }
}
