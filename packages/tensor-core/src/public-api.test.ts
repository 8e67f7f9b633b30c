import { expect, test } from 'vitest'
import * as checkpoint from './checkpoint/index'
import * as errors from './errors/index'
import * as root from './index'
import * as nn from './nn/index'
import * as node from './node/index'
import * as optim from './optim/index'
import * as random from './random/index'
import * as training from './training/index'

// What a new name here adds, a user may rely on; what goes missing breaks them. Both want a changeset.
const names = (entry: object) => Object.keys(entry).sort().join(' ')

test('@lola-ts/tensor-core', () =>
  expect(names(root)).toMatchInlineSnapshot(
    `"BackendError CheckpointError ConfigError LolaError ShapeError TrainingError WriteError activeBackend backendNames checkValue countFlops crc32c detach exactProducts isLolaError jit pullback startBackend tf"`,
  ))
test('@lola-ts/tensor-core/errors', () =>
  expect(names(errors)).toMatchInlineSnapshot(
    `"BackendError CheckpointError ConfigError LolaError ShapeError TrainingError WriteError isLolaError"`,
  ))
test('@lola-ts/tensor-core/nn', () =>
  expect(names(nn)).toMatchInlineSnapshot(
    `"attention attentionFlops blockNorm conv countParameters createScope dropout dropoutSeeds gate groupNorm identityInit initialize layerNorm linear localMask named normalInit observe pad patchify productFlops recomputed rmsNorm rotatedHeads rotation silu sineEncoding spaceAttention transformerBlock uniformInit unpatchify upsample vit vitFlops withDropout withRecomputation zeros"`,
  ))
test('@lola-ts/tensor-core/random', () =>
  expect(names(random)).toMatchInlineSnapshot(
    `"bits fold gamma integer key normal normalArray permutation poisson statelessUniform threefry2x32 uniform uniformArray"`,
  ))
test('@lola-ts/tensor-core/optim', () =>
  expect(names(optim)).toMatchInlineSnapshot(
    `"adamw clipByNorm constant cosine exponential globalNorm linear psgd soap"`,
  ))
test('@lola-ts/tensor-core/training', () =>
  expect(names(training)).toMatchInlineSnapshot(
    `"createProgress dropoutTask frozenNames frozenTask recomputedTask regressionLoss train weightedSum"`,
  ))
test('@lola-ts/tensor-core/checkpoint', () =>
  expect(names(checkpoint)).toMatchInlineSnapshot(
    `"asValues bytesPerValue checkWeights decodeSafetensors encodeSafetensors fromWeights httpFolder loadModel loadReference nearest parseModelConfig sha256 streamSafetensors toFloat32 toWeights toYaml"`,
  ))
test('@lola-ts/tensor-core/node', () =>
  expect(names(node)).toMatchInlineSnapshot(
    `"folder nativeCache openEventFile openRun provisionNative readManifest saveModel startBackend syncFolder takeLock temporaryName writeAtomic writeFolder writing"`,
  ))
