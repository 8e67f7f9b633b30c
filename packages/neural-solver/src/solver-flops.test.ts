import { countFlops, tf } from '@lola-ts/tensor-core'
import { initialize } from '@lola-ts/tensor-core/nn'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { solverFlops } from './solver-flops'
import { solverNetwork } from './solver-network'

test.each([0, 3])('what is counted is what runs, with %i labels', async (labels) => {
  const config = { channels: 2, space: 2, labels, embedding: 8, backbone: { width: 8, blocks: 2, heads: 2 } }
  const network = solverNetwork(config)
  const weights = initialize(network.parameters, key(0))
  const x = tf.ones([1, 3, 6, 4, 2])
  const run = () => network.predict(weights, x, tf.onesLike(x), labels > 0 ? tf.ones([1, labels]) : null)
  expect(solverFlops(config, [3, 6, 4])).toBe(await countFlops(run))
})
