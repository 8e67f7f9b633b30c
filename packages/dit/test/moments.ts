import { tf } from '@lola-ts/tensor-core'
import { fold, key, normal } from '@lola-ts/tensor-core/random'
import { type Denoiser, initialNoise, keyedNoise, type Sampler } from '../src/index'

/** Mean and standard deviation of 2048 samples. */
export async function moments(sampler: Sampler, denoiser: Denoiser): Promise<{ mean: number; std: number }> {
  const keys = Array.from({ length: 4 }, (_, i) => fold(key(0), i))
  const noise = keyedNoise(keys, [512])
  const x1 = initialNoise(denoiser, normal(key(1), [4, 512]))
  const { mean, variance } = tf.moments(await sampler.sample(denoiser, x1, noise))
  return { mean: mean.dataSync()[0]!, std: Math.sqrt(variance.dataSync()[0]!) }
}
