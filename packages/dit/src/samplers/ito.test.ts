import { type Tensor, tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { flowOrder } from '../../test/convergence'
import { gaussianDenoiser } from '../../test/gaussian-denoiser'
import { moments } from '../../test/moments'
import { logLinear } from '../schedules/log-linear'
import { vp } from '../schedules/vp'
import { ddpm } from './ddpm'
import { ito } from './ito'

test('is DDPM at eta 1, and the flow of first order at eta 0', async () => {
  const denoiser = gaussianDenoiser(2, 0.25)
  const [own, ancestral] = [await moments(ito({ steps: 16 }), denoiser), await moments(ddpm({ steps: 16 }), denoiser)]
  expect(own.mean).toBeCloseTo(ancestral.mean, 5)
  expect(own.std).toBeCloseTo(ancestral.std, 5)
  expect(await flowOrder(({ steps }) => ito({ steps, eta: 0 }), vp(), 64)).toBeCloseTo(1, 1)
})

test.each([
  { eta: 1, temperature: 1 },
  { eta: 0.5, temperature: 1.1 },
  { eta: 2, temperature: 0.8 },
  { eta: 1, temperature: 2 },
])('a short step is that of azula, %o', async ({ eta, temperature }) => {
  const schedule = logLinear({ sigmaMin: 9, sigmaMax: 10 })
  const denoiser = gaussianDenoiser(1, 0.5, { schedule })
  const steps = 64
  const [x1, z] = [tf.tensor1d([9, -3, 20]), tf.tensor1d([0.3, -1, 0.5])]
  let first: Tensor | undefined
  const watched = {
    ...denoiser,
    mean: (xt: Tensor, t: number) => {
      if (t < 1) first ??= tf.keep(xt.clone())
      return denoiser.mean(xt, t)
    },
  }
  await ito({ steps, eta, temperature }).sample(watched, x1, () => z.clone())

  const [at, as] = [schedule(1), schedule(1 - 1 / steps)]
  const drift = x1.sub(denoiser.mean(x1, 1)).mul(((1 + eta ** 2) / temperature) * (as.sigma / at.sigma - 1))
  const diffusion = z.mul(eta * Math.sqrt(at.sigma ** 2 - as.sigma ** 2))
  const gap = first!.sub(x1).sub(drift).sub(diffusion)
  expect(gap.abs().max().dataSync()[0]).toBeLessThan(0.02 * drift.abs().add(diffusion.abs()).max().dataSync()[0]!)
})

test('the temperature sets the spread', async () => {
  const spread = async (temperature: number) =>
    (await moments(ito({ steps: 128, temperature }), gaussianDenoiser(2, 0.25))).std
  const [cold, warm, hot] = [await spread(0.8), await spread(1), await spread(1.2)]
  expect(cold).toBeLessThan(0.95 * warm)
  expect(hot).toBeGreaterThan(1.05 * warm)
})

test.each([{ eta: -1 }, { temperature: 0 }, { steps: 2.5 }])('%o is refused', (options) => {
  expect(() => ito(options)).toThrow(/ito: (eta|temperature|steps) is/)
})
