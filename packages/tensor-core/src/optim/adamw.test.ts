import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { type GoldenTensor, golden } from '../../../../tools/golden'
import { toWeights } from '../checkpoint/weights'
import { jit } from '../jit/jit'
import type { Weights } from '../nn/parameters'
import { adamw } from './adamw'
import { clipByNorm, globalNorm } from './clip'
import type { OptimizerState } from './optimizer'
import { constant, cosine } from './schedules'

const [fixture] = golden('optim', /^adamw$/)
const { config, input, output } = fixture!

/** Row `step` of a stored sequence. */
const row = ({ shape, data, tolerance }: GoldenTensor, step: number): GoldenTensor => {
  const size = data.length / shape[0]!
  return { shape: shape.slice(1), data: data.slice(step * size, (step + 1) * size), tolerance }
}

test.each(Object.keys(config))('%s follows the trajectory of the reference', (name) => {
  const { get_optimizer: options, grad_clip: clip, nonfinite_at: nonFinite, shapes } = config[name]
  const optimizer = adamw({ beta1: options.betas[0], beta2: options.betas[1], weightDecay: options.weight_decay })
  const indices = (shapes as number[][]).map((_, i) => i)
  const pick = (path: (i: number) => GoldenTensor) =>
    toWeights(Object.fromEntries(indices.map((i) => [`${i}`, path(i)])))
  const clipped = (gradients: Weights) =>
    clip === null ? gradients : clipByNorm(gradients, globalNorm(gradients), clip)
  const update = jit((w: Weights, g: Weights, moments: OptimizerState, rate: tf.Tensor, step: tf.Tensor) =>
    optimizer.update(w, clipped(g), moments, { rate, step }),
  )
  const rates = input[`${name}/lr`]!.data
  let weights: Weights = pick((i) => input[`${name}/p0_${i}`]!)
  let state = optimizer.init(weights)

  for (let i = 0, taken = 0; i < rates.length; i++) {
    const gradients = pick((k) => row(input[`${name}/grad_${k}`]!, i))
    if (!nonFinite.includes(i + 1)) {
      const norm = globalNorm(gradients).reshape([])
      expect(norm).toMatchGolden(row(output[`${name}/norm`]!, i))
      ;({ weights, state } = update(weights, gradients, state, tf.scalar(rates[i]!), tf.scalar(++taken)))
    }
    for (const k of indices) expect(weights[k]).toMatchGolden(row(output[`${name}/p_${k}`]!, i))
  }
})

test.each([
  ['cosine_warmup_none', cosine()],
  ['cosine_warmup_0', cosine({ warmup: 0 })],
  ['cosine_warmup_3', cosine({ warmup: 3 })],
  ['none_warmup_none', constant()],
  ['none_warmup_3', constant({ warmup: 3 })],
])('schedule %s equals the reference', (name, schedule) => {
  const expected = output[`lr/${name}`]!
  const factors = Array.from(expected.data, (_, epoch) => schedule(epoch, expected.data.length))
  expect(factors).toMatchGolden(expected)
})

test('gradients below the limit pass unchanged', () => {
  const gradients = { a: tf.tensor1d([3, 4]) }
  const clipped = (limit: number) => [...clipByNorm(gradients, globalNorm(gradients), limit).a!.dataSync()]
  expect(clipped(10)).toEqual([3, 4])
  expect(clipped(1)[0]).toBeCloseTo(0.6, 5)
})
