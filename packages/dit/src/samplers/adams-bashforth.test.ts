import { type Tensor, tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { key, normal } from '@lola-ts/tensor-core/random'
import { describe, expect, test } from 'vitest'
import { golden } from '../../../../tools/golden'
import { gaussianDenoiser } from '../../test/gaussian-denoiser'
import { logLinear } from '../schedules/log-linear'
import { logLogit } from '../schedules/log-logit'
import { adamsBashforth, coefficients } from './adams-bashforth'
import { initialNoise } from './sample'
import { timeGrid } from './time-grid'

describe.each(golden('samplers', /^analytic/))('$name', ({ config, input, output }) => {
  const { name, sigma_min: sigmaMin, sigma_max: sigmaMax } = config.schedule
  const schedule = (name === 'log_linear' ? logLinear : logLogit)({ sigmaMin, sigmaMax })
  const { mu, v, x1, init_noise: noise } = toWeights(input)
  type Case = { sampler: string; steps: number; order: number }
  const cases = Object.entries<Case>(config.cases).filter(([, { sampler }]) => sampler === 'ABSampler')

  test.each(cases)('%s follows the reference', async (name, { steps, order }) => {
    const denoiser = gaussianDenoiser(mu!, v!, { schedule, bend: config.bend })
    const calls: Tensor[] = []
    const watched = {
      ...denoiser,
      mean: (xt: Tensor, t: number) => {
        const { alpha, sigma } = schedule(t)
        calls.push(xt.div(Math.hypot(alpha, sigma)))
        return denoiser.mean(xt, t)
      },
    }
    expect(await adamsBashforth({ steps, order }).sample(watched, x1!, [])).toMatchGolden(output[`${name}/final`])
    if (output[`${name}/evals`]) expect(tf.stack(calls)).toMatchGolden(output[`${name}/evals`])
    expect(denoiser.times).toHaveLength(steps)
  })

  test.each([1, 2, 3, 4])('coefficients of order %s equal the reference', (order) => {
    const rho = Array.from(input.coeff_rho!.data)
    const rows = rho.slice(1).flatMap((end, i) => {
      const from = rho.slice(Math.max(0, i + 1 - order), i + 1)
      const scaled = coefficients(from, end).map((c) => c / (end - rho[i]!))
      return [...scaled, 0, 0, 0, 0].slice(0, 4)
    })
    expect(rows).toMatchGolden(output[`coeff_ab${order}`])
  })

  test('starts from the noise of the reference', () => {
    // The fixture's σ = 1000 of log-logit carries the rounding of 1 - τ in float32, 6e-5 of it (see diffusion/schedules).
    const tolerance = Math.max(output.init_default!.tolerance!, 1e-4 * schedule(1).sigma)
    expect(initialNoise(gaussianDenoiser(mu!, v!, { schedule }), noise!)).toMatchGolden({
      ...output.init_default!,
      tolerance,
    })
  })
})

test('times fall evenly from noise to clean', () => expect(timeGrid(4)).toEqual([1, 0.75, 0.5, 0.25, 0]))

test('reaches the moments of a Gaussian, better with more steps', async () => {
  const denoiser = gaussianDenoiser(2, 0.25)
  const z = normal(key(0), [4000])
  const error = async (steps: number) => {
    const x = await adamsBashforth({ steps }).sample(denoiser, initialNoise(denoiser, z), [])
    const { mean, variance } = tf.moments(x)
    return Math.hypot(mean.dataSync()[0]! - 2, Math.sqrt(variance.dataSync()[0]!) - 0.5)
  }
  expect(await error(64)).toBeLessThan(0.02)
  expect(await error(64)).toBeLessThan((await error(6)) / 4)
})

test('leaves its input alone and no tensor behind', async () => {
  const x1 = tf.ones([3])
  const before = tf.memory().numTensors
  const x0 = await adamsBashforth({ steps: 5 }).sample(gaussianDenoiser(0, 1), x1, [])
  expect(tf.memory().numTensors).toBe(before + 1)
  expect([...x1.dataSync()]).toEqual([1, 1, 1])
  x0.dispose()
})
