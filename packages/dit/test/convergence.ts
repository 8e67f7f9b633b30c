import { normal } from '@lola-ts/tensor-core/random'
import { initialNoise, type Sampler, type Schedule } from '../src/index'
import { gaussianDenoiser, gaussianFlow } from './gaussian-denoiser'

const none = () => {
  throw new Error('a deterministic sampler drew noise')
}

/** Largest distance of a deterministic sampler from the exact flow of N(2, 0.25). */
export async function flowError(sampler: Sampler, schedule: Schedule): Promise<number> {
  const denoiser = gaussianDenoiser(2, 0.25, { schedule })
  const x1 = initialNoise(denoiser, normal({ hi: 0, lo: 1 }, [64]), { mean: 2, variance: 0.25 })
  const x0 = await sampler.sample(denoiser, x1, none)
  return x0
    .sub(gaussianFlow(x1, 2, 0.25, schedule))
    .abs()
    .max()
    .dataSync()[0]!
}

/** The order at which the error falls between `steps` and twice as many. */
export async function flowOrder(
  create: (options: { steps: number }) => Sampler,
  schedule: Schedule,
  steps: number,
): Promise<number> {
  const [coarse, fine] = [
    await flowError(create({ steps }), schedule),
    await flowError(create({ steps: 2 * steps }), schedule),
  ]
  return Math.log2(coarse / fine)
}
