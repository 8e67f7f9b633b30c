import type * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { golden } from '../../../../tools/golden'
import { toWeights } from '../checkpoint/weights'
import { layerNorm, rmsNorm } from './norms'

const [{ input, output }] = golden('layers', /norms/) as [ReturnType<typeof golden>[number]]
const { x } = toWeights(input)

test.each([
  ['torch_layernorm_biased', (z: tf.Tensor) => layerNorm(z)],
  ['layernorm_unbiased', (z: tf.Tensor) => layerNorm(z, { unbiased: true })],
  ['rmsnorm', (z: tf.Tensor) => rmsNorm(z)],
])('%s equals the reference', (name, norm) => {
  expect(norm(x!)).toMatchGolden(output[name])
})

test('do not see the scale of their input', () => {
  const gap = (norm: (z: tf.Tensor) => tf.Tensor) => norm(x!.mul(100)).sub(norm(x!)).abs().max().dataSync()[0]
  expect(gap(layerNorm)).toBeLessThan(1e-3)
  expect(gap(rmsNorm)).toBeLessThan(1e-3)
})
