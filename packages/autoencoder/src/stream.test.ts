import { type Tensor, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key } from '@lola-ts/tensor-core/random'
import { afterAll, expect, test } from 'vitest'
import { autoencoder } from './autoencoder'
import { dcae } from './dcae'
import { decodeTrajectory, encodeTrajectory } from './stream'

const network = dcae({ fields: 2, latentChannels: 3, channels: [4, 6], blocks: [1, 1], padding: ['circular', 'zeros'] })
const coder = autoencoder(network, initialize(network.parameters, key(1)), [8, 4])
const trajectory = tf.randomNormal([7, 8, 4, 2], 0, 1, 'float32', 2)
afterAll(() => coder.dispose())

const parts = (lengths: number[]) => {
  const ends = lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b, 0))
  return lengths.map((length, i) => trajectory.slice(ends[i]! - length, length))
}

async function joined(chunks: AsyncGenerator<Tensor>): Promise<Tensor> {
  const all: Tensor[] = []
  for await (const chunk of chunks) all.push(chunk)
  const whole = tf.concat(all)
  tf.dispose(all)
  return whole
}

test('parts of any length give what the whole trajectory gives', async () => {
  const whole = coder.encode(trajectory)
  for (const lengths of [[7], [3, 3, 1], [1, 6]]) {
    const latents = await joined(encodeTrajectory(coder, parts(lengths)))
    expect(latents.shape).toEqual(whole.shape)
    expect(latents.sub(whole).abs().max().dataSync()[0]).toBeLessThan(1e-5)
    const fields = await joined(decodeTrajectory(coder, encodeTrajectory(coder, parts(lengths))))
    expect(fields.sub(coder.decode(whole)).abs().max().dataSync()[0]).toBeLessThan(1e-5)
  }
})

test('disposes the parts that it took over, also when the reader stops early', async () => {
  tf.dispose(await joined(encodeTrajectory(coder, parts([3, 4]))))
  const before = tf.memory().numTensors
  tf.dispose(await joined(decodeTrajectory(coder, encodeTrajectory(coder, parts([3, 4])))))
  expect(tf.memory().numTensors).toBe(before)

  const source = (async function* () {
    for (const i of [0, 1, 2]) yield trajectory.slice(i, 1)
  })()
  for await (const latents of encodeTrajectory(coder, source)) {
    latents.dispose()
    break
  }
  expect(tf.memory().numTensors).toBe(before)
})
