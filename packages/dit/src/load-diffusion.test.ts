import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pixelSpace } from '@lola-ts/emulation'
import { CheckpointError, tf } from '@lola-ts/tensor-core'
import { fromWeights, type ModelConfig } from '@lola-ts/tensor-core/checkpoint'
import { initialize } from '@lola-ts/tensor-core/nn'
import { folder, saveModel } from '@lola-ts/tensor-core/node'
import { key } from '@lola-ts/tensor-core/random'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { diffusionEmulator } from './diffusion-emulator'
import { diffusionNetwork } from './diffusion-network'
import { loadDiffusion } from './load-diffusion'

const network = diffusionNetwork({
  channels: 2,
  space: 2,
  labels: 0,
  window: 3,
  embedding: 8,
  backbone: { width: 8, blocks: 1, heads: 2 },
})
const weights = initialize(network.parameters, key(0))
const config: ModelConfig = {
  format: 'lola-model',
  version: 1,
  kind: 'diffusion',
  architecture: network.config,
  physics: {},
  grid: [4, 2],
  recipe: 'test',
  training: {},
}
const latent = { ...config, autoencoder: { path: '../autoencoder', sha256: 'a'.repeat(64) } }
const card = { title: 'Toy', license: 'mit', datasets: ['none'], description: 'For a test.' }

let dir: string
const save = async (name: string, given: ModelConfig) => {
  await saveModel(join(dir, name), { config: given, weights: await fromWeights(weights), card })
  return folder(join(dir, name))
}
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-dit-'))
})
afterAll(() => rm(dir, { recursive: true }))

test('a pixel model comes back as it was saved', async () => {
  const loaded = await loadDiffusion(await save('pixel', config))
  expect(loaded).toMatchObject({ window: 3, model: { grid: [4, 2] }, space: { stateShape: [4, 2, 2] } })
  const request = { context: tf.ones([1, 1, 4, 2, 2]), label: null, keys: [key(1)], start: 0 }
  const original = diffusionEmulator(network, weights, pixelSpace([4, 2, 2]))
  expect((await loaded.complete(request)).dataSync()).toEqual((await original.complete(request)).dataSync())
})

test('a latent model takes its own autoencoder and no other', async () => {
  const source = await save('latent', latent)
  const space = { ...pixelSpace([2, 1, 2]), snapshotShape: [4, 2, 2], sha256: 'a'.repeat(64) }
  expect((await loadDiffusion(source, { space })).space).toBe(space)
  await expect(loadDiffusion(source)).rejects.toThrow('needs its autoencoder (../autoencoder)')
  await expect(loadDiffusion(source, { space: { ...space, sha256: 'b'.repeat(64) } })).rejects.toThrow(
    'was trained with another autoencoder',
  )
  await expect(loadDiffusion(source, { space: { ...space, stateShape: [2, 1, 3] } })).rejects.toThrow(
    'works on 2 channels, and the autoencoder gives 3',
  )
})

test('refuses what is not a diffusion model, or does not fit', async () => {
  await expect(loadDiffusion(await save('kind', { ...config, kind: 'autoencoder' }))).rejects.toThrow(
    'holds a model of kind autoencoder',
  )
  await expect(loadDiffusion(await save('pixel', config), { space: pixelSpace([4, 2, 2]) })).rejects.toThrow(
    'is a pixel model',
  )
  const deeper = { ...network.config, labels: 4 }
  await expect(loadDiffusion(await save('deep', { ...config, architecture: deeper }))).rejects.toThrow(CheckpointError)
})
