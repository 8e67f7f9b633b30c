import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pixelSpace } from '@lola-ts/emulation'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fromWeights, type ModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { initialize } from '@lola-ts/tensor-core/nn'
import { folder, saveModel } from '@lola-ts/tensor-core/node'
import { key } from '@lola-ts/tensor-core/random'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSolver } from './load-solver'
import { solverEmulator } from './solver-emulator'
import { solverNetwork } from './solver-network'

const network = solverNetwork({
  channels: 2,
  space: 2,
  labels: 0,
  window: 3,
  backbone: { width: 8, blocks: 1, heads: 2 },
})
const weights = initialize(network.parameters, key(0))
const config: ModelConfig = {
  format: 'lola-model',
  version: 1,
  kind: 'solver',
  architecture: network.config,
  physics: {},
  grid: [4, 2],
  recipe: 'test',
  training: {},
}
const card = { title: 'Toy', license: 'mit', datasets: ['none'], description: 'For a test.' }

let dir: string
const save = async (given: ModelConfig) => {
  await saveModel(dir, { config: given, weights: await fromWeights(weights), card })
  return folder(dir)
}
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-solver-'))
})
afterAll(() => rm(dir, { recursive: true }))

test('a model comes back as it was saved', async () => {
  const loaded = await loadSolver(await save(config))
  const request = { context: tf.ones([1, 1, 4, 2, 2]), label: null, keys: [key(1)], start: 0 }
  const original = solverEmulator(network, weights, pixelSpace([4, 2, 2]))
  expect((loaded.complete(request) as Tensor).dataSync()).toEqual((original.complete(request) as Tensor).dataSync())
  expect(loaded.model).toMatchObject({ kind: 'solver', grid: [4, 2] })
})

test('refuses models of another kind, and a latent model without its autoencoder', async () => {
  await expect(loadSolver(await save({ ...config, kind: 'diffusion' }))).rejects.toThrow('expected a neural solver')
  const latent = { ...config, autoencoder: { path: '../autoencoder', sha256: 'a'.repeat(64) } }
  await expect(loadSolver(await save(latent))).rejects.toThrow('needs its autoencoder')
})
