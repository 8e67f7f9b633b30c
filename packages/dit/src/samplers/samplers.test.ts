import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, key, normal } from '@lola-ts/tensor-core/random'
import { describe, expect, test } from 'vitest'
import { gaussianDenoiser } from '../../test/gaussian-denoiser'
import { moments } from '../../test/moments'
import { cosine } from '../schedules/cosine'
import { scheduleFromConfig, scheduleNames } from '../schedules/from-config'
import { rectified } from '../schedules/rectified'
import type { Schedule } from '../schedules/schedule'
import { vp } from '../schedules/vp'
import { type SamplerConfig, samplerFromConfig, samplerNames } from './from-config'
import { initialNoise } from './initial-noise'
import { keyedNoise } from './noise'
import { timeGrid } from './time-grid'

const schedules: [string, Schedule][] = [
  ...scheduleNames.map((name): [string, Schedule] => [name, scheduleFromConfig({ name })]),
  ['rectified, α = 1 − t and σ = t', rectified({ alphaMin: 0, sigmaMin: 0 })],
  ['cosine without its ends', cosine({ alphaMin: 0, sigmaMin: 0 })],
  ['vp without noise at the clean end', vp({ sigmaMin: 0 })],
]

describe.each(samplerNames)('%s', (name) => {
  const sampler = (steps: number) => samplerFromConfig({ name, steps })
  const keys = Array.from({ length: 16 }, (_, m) => fold(key(3), 'member', m))
  const run = (members: number[], denoiser = gaussianDenoiser(1, 0.3, { bend: 0.3 })) => {
    const own = members.map((m) => keys[m]!)
    const x1 = initialNoise(denoiser, tf.stack(own.map((k) => normal(fold(k, 'x1'), [2, 3]))))
    return sampler(6).sample(denoiser, x1, keyedNoise(own, [2, 3]))
  }

  test.each(schedules)('reaches the data with the schedule %s', async (_, schedule) => {
    const { mean, std } = await moments(sampler(128), gaussianDenoiser(2, 0.25, { schedule }))
    expect(Math.abs(mean - 2)).toBeLessThan(0.04)
    expect(Math.abs(std - 0.5)).toBeLessThan(0.04)
  })

  test('gives the same sample for the same keys, and member 3 alone as among sixteen', async () => {
    const all = await run([...keys.keys()])
    expect((await run([...keys.keys()])).dataSync()).toEqual(all.dataSync())
    expect((await run([3])).dataSync()).toEqual(all.slice([3], [1]).dataSync())
    expect((await run([4])).dataSync()).not.toEqual((await run([3])).dataSync())
  })

  test('can be replayed with given noise', async () => {
    const denoiser = gaussianDenoiser(1, 0.3)
    const x1 = initialNoise(denoiser, normal(key(1), [1, 4]))
    const drawn = keyedNoise([key(2)], [4])
    const kept = Array.from({ length: 12 }, (_, draw) => drawn(draw))
    const first = await sampler(6).sample(denoiser, x1, drawn)
    const again = await sampler(6).sample(denoiser, x1, (draw) => kept[draw]!)
    expect(again.dataSync()).toEqual(first.dataSync())
    expect(kept.every(({ isDisposed }) => !isDisposed)).toBe(true)
  })

  test('asks for the mean at falling times, and leaves its input alone and no tensor behind', async () => {
    const denoiser = gaussianDenoiser(0, 1)
    const x1 = tf.ones([3, 2])
    const noise = keyedNoise(keys.slice(0, 3), [2])
    const before = tf.memory().numTensors
    const x0 = await sampler(5).sample(denoiser, x1, noise)
    expect(tf.memory().numTensors).toBe(before + 1)
    expect([...x1.dataSync()]).toEqual([1, 1, 1, 1, 1, 1])
    expect(denoiser.times).toEqual([...denoiser.times].sort((a, b) => b - a))
    expect(denoiser.times[0]).toBe(1)
    x0.dispose()
  })

  test('leaves no tensor behind when the denoiser fails on the way', async () => {
    const working = gaussianDenoiser(0, 1)
    let calls = 0
    const failing = {
      ...working,
      mean: (xt: Tensor, t: number) => {
        if (++calls === 4) throw new Error('out of memory')
        return working.mean(xt, t)
      },
    }
    const x1 = tf.ones([1, 2])
    const before = tf.memory().numTensors
    await expect(sampler(8).sample(failing, x1, keyedNoise([key(0)], [2]))).rejects.toThrow('out of memory')
    expect(tf.memory().numTensors).toBe(before)
  })
})

test('times fall evenly from noise to clean, or from where the schedule has signal', () => {
  expect(timeGrid(4, vp())).toEqual([1, 0.75, 0.5, 0.25, 0])
  const short = timeGrid(2, rectified({ alphaMin: 0, sigmaMin: 0 }))
  expect(short).toEqual([0.999, expect.closeTo(0.5), expect.closeTo(0.001)])
})

test('initial noise has the moments of noisy data', () => {
  const denoiser = gaussianDenoiser(0, 1, { schedule: rectified({ alphaMin: 0.6 }) })
  const noise = initialNoise(denoiser, tf.tensor1d([0, 1]), { mean: tf.tensor1d([5, 0]), variance: tf.scalar(4) })
  expect([...noise.dataSync()]).toEqual([3, expect.closeTo(Math.hypot(1.2, 1), 5)])
  expect(initialNoise(denoiser, tf.scalar(1)).dataSync()[0]).toBeCloseTo(Math.hypot(0.6, 1), 5)
})

test.each<[object, string, string]>([
  [{ name: 'dim' }, 'sampler is dim, expected ab, eab, ddim, ddpm, pc, euler, heun, ito', 'Did you mean ddim?'],
  [{ name: 'valueOf' }, 'sampler is valueOf', 'default'],
  [{ name: 'ab', eta: 1 }, 'sampler ab takes no eta', 'It takes steps, order.'],
  [{ name: 'heun', steps: 0 }, 'heun: steps is 0, expected a whole number above 0', ''],
])('%o is refused', (config, message, hint) => {
  const create = () => samplerFromConfig(config as SamplerConfig)
  expect(create).toThrow(ConfigError)
  expect(create).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }))
  if (hint) expect(create).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
})
