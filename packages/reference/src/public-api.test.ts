import { expect, test } from 'vitest'
import * as root from './index'
import * as node from './node/index'

// What a new name here adds, a user may rely on; what goes missing breaks them. Both want a changeset.
const names = (entry: object) => Object.keys(entry).sort().join(' ')

test('@lola-ts/reference', () =>
  expect(names(root)).toMatchInlineSnapshot(
    `"autoencoderFromReference autoencoderToReference blobSource collectWeights convertRun diffusionFromReference diffusionToReference exportRun lossFromReference memorySource openCheckpoint parseRunConfig physicsFromReference publishedConfigs scheduleFromReference solverFromReference solverToReference unetFromReference vitFromReference writeCheckpoint"`,
  ))
test('@lola-ts/reference/node', () =>
  expect(names(node)).toMatchInlineSnapshot(`"convertFolder exportFolder fileSource openCachedLatents planConversion"`))
