import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CheckpointError } from '@lola-ts/tensor-core'
import { fromWeights, type ModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { initialize } from '@lola-ts/tensor-core/nn'
import { folder, saveModel } from '@lola-ts/tensor-core/node'
import { key, normal } from '@lola-ts/tensor-core/random'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { autoencoder } from './autoencoder'
import { dcae } from './dcae'
import { loadAutoencoder } from './load-autoencoder'

const network = dcae({ fields: 2, latentChannels: 3, channels: [4, 8], blocks: [1, 1], padding: ['circular', 'zeros'] })
const weights = initialize(network.parameters, key(0))
const config: ModelConfig = {
  format: 'lola-model',
  version: 1,
  kind: 'autoencoder',
  architecture: network.config,
  physics: { name: 'toy' },
  grid: [8, 4],
  recipe: 'test',
  training: {},
}
const card = { title: 'Toy', license: 'mit', datasets: ['none'], description: 'For a test.' }

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-ae-'))
})
afterAll(() => rm(dir, { recursive: true }))

test('what was saved comes back: weights, grid, configuration, hash', async () => {
  const sha256 = await saveModel(join(dir, 'ae'), { config, weights: await fromWeights(weights), card })
  const loaded = await loadAutoencoder(folder(join(dir, 'ae')))
  const x = normal(key(1), [1, 8, 4, 2])
  expect(loaded.encode(x).dataSync()).toEqual(autoencoder(network, weights, [8, 4]).encode(x).dataSync())
  expect(loaded).toMatchObject({
    sha256,
    snapshotShape: [8, 4, 2],
    stateShape: [4, 2, 3],
    model: { physics: { name: 'toy' } },
  })
})

test('refuses models of another kind, and weights of another architecture', async () => {
  await saveModel(join(dir, 'kind'), { config: { ...config, kind: 'solver' }, weights: {}, card })
  await expect(loadAutoencoder(folder(join(dir, 'kind')))).rejects.toThrow(
    'holds a model of kind solver, expected an autoencoder',
  )

  const wider = { ...network.config, channels: [4, 16] }
  await saveModel(join(dir, 'wide'), {
    config: { ...config, architecture: wider },
    weights: await fromWeights(weights),
    card,
  })
  await expect(loadAutoencoder(folder(join(dir, 'wide')))).rejects.toThrow(CheckpointError)
})
