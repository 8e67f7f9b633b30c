import { tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { gaussianDenoiser } from '../../test/gaussian-denoiser'
import { moments } from '../../test/moments'
import { euler } from './euler'
import { predictorCorrector } from './predictor-corrector'

test('is Euler without corrections', async () => {
  const denoiser = gaussianDenoiser(1, 0.5)
  const x1 = tf.tensor1d([1000, -300, 20])
  const draw = () => tf.zeros([3])
  const found = await predictorCorrector({ steps: 8, corrections: 0 }).sample(denoiser, x1, draw)
  expect(found.dataSync()).toEqual((await euler({ steps: 8 }).sample(denoiser, x1, draw)).dataSync())
})

test('corrections bring the spread closer to that of the data', async () => {
  const denoiser = gaussianDenoiser(2, 0.25)
  const lost = async (corrections: number) =>
    0.5 - (await moments(predictorCorrector({ steps: 32, corrections, delta: 0.1 }), denoiser)).std
  expect(await lost(4)).toBeLessThan((await lost(0)) / 2)
})

test('draws once a correction, in order', async () => {
  const draws: number[] = []
  const noise = (draw: number) => {
    draws.push(draw)
    return tf.zeros([1])
  }
  const denoiser = gaussianDenoiser(0, 1)
  await predictorCorrector({ steps: 3, corrections: 2 }).sample(denoiser, tf.ones([1]), noise)
  expect(draws).toEqual([0, 1, 2, 3, 4, 5])
  expect(denoiser.times).toHaveLength(9)
})

test.each([{ corrections: -1 }, { corrections: 0.5 }, { delta: 1.1 }, { delta: -1 }, { steps: 0 }])(
  '%o is refused',
  (options) => {
    expect(() => predictorCorrector(options)).toThrow(/predictor-corrector: (corrections|delta|steps) is/)
  },
)
