import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { jit } from '../jit/jit'
import { startBackend } from '../node/start-backend'
import { normal } from '../random/draw'
import { fold, key } from '../random/key'
import { dropoutSeeds, withDropout } from './dropout'
import { initialize, type Weights } from './parameters'
import { withRecomputation } from './recomputed'
import { vit } from './vit'

beforeAll(async () => void (await startBackend()))

const shape = { inputs: 2, outputs: 2, conditions: 0, modulation: 6, axes: 2 }
const network = vit({ width: 16, blocks: 3, heads: 2, dropout: 0.3, windowSize: [3, 3] }, shape)
const weights = initialize(network.parameters, key(0))
const [x, modulation] = [normal(key(1), [2, 4, 3, 2]), normal(key(2), [2, 6])]
const names = Object.keys(weights)

function gradients(given: Weights, seeds: tf.Tensor, run: <R>(body: () => R) => R): tf.Tensor[] {
  const loss = (...tensors: tf.Tensor[]) => {
    const own = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))
    return run(() => withDropout(seeds, () => network(own, x, null, modulation).square().sum().asScalar()))
  }
  return tf.grads(loss)(Object.values(given))
}
const plainly = <R>(body: () => R): R => body()
const gap = (a: tf.Tensor[], b: tf.Tensor[]) =>
  Math.max(...a.map((t, i) => tf.tidy(() => t.sub(b[i]!).abs().max().dataSync()[0]!)))

test('gradients are the same, with the same dropout, op by op and compiled', () => {
  const compiled = jit((given: Weights, seeds: tf.Tensor) => gradients(given, seeds, withRecomputation))
  for (const step of [1, 2]) {
    const seeds = dropoutSeeds(fold(key(3), step), 2)
    const expected = gradients(weights, seeds, plainly)
    const largest = Math.max(...expected.map((t) => t.abs().max().dataSync()[0]!))
    expect(gap(gradients(weights, seeds, withRecomputation), expected)).toBe(0)
    expect(gap(compiled(weights, seeds), expected)).toBeLessThan(1e-5 * largest)
  }
  compiled.dispose()
})
