import { expect, test } from 'vitest'
import * as root from './index'
import * as node from './node/index'

// What a new name here adds, a user may rely on; what goes missing breaks them. Both want a changeset.
const names = (entry: object) => Object.keys(entry).sort().join(' ')

test('@lola-ts/autoencoder', () =>
  expect(names(root)).toMatchInlineSnapshot(
    `"adaptWeights autoencoder autoencoderFlops autoencoderLoss autoencoderNetwork autoencoderTask dcae decodeTrajectory encodeTrajectory latentShape loadAutoencoder saturate vitAutoencoder"`,
  ))
test('@lola-ts/autoencoder/node', () =>
  expect(names(node)).toMatchInlineSnapshot(`"openLatents readShard writeIndex writeShard"`))
