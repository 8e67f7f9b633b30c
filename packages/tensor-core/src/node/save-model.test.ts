import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ModelConfig } from '../checkpoint/model-config'
import { loadModel, loadReference } from '../checkpoint/model-folder'
import { CheckpointError } from '../errors'
import { folder } from './folder'
import { saveModel } from './save-model'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-model-'))
})
afterEach(() => rm(dir, { recursive: true }))

const config: ModelConfig = {
  format: 'lola-model',
  version: 1,
  kind: 'autoencoder',
  architecture: { width: 8 },
  physics: { name: 'rayleigh_benard' },
  grid: [32, 16],
  recipe: 'lola-v1.1',
  training: { steps: 10 },
}
const weights = (value: number) => ({ 'encoder.weight': { shape: [2, 1], data: Float32Array.of(value, 2) } })
const card = {
  title: 'RB autoencoder',
  license: 'mit',
  datasets: ['polymathic-ai/rayleigh_benard'],
  tags: ['physics'],
  metrics: { VRMSE: 0.1 },
  description: 'Compresses Rayleigh-Benard convection.',
}

test('a model comes back as it was saved', async () => {
  const path = join(dir, 'deep', 'model')
  const sha256 = await saveModel(path, { config, weights: weights(1), card })
  expect((await readdir(path)).sort()).toEqual(['README.md', 'config.json', 'model.safetensors'])
  expect(await loadModel(folder(path))).toEqual({
    name: path,
    config: { ...config, sha256 },
    weights: weights(1),
    sha256,
  })
  expect(await readFile(join(path, 'README.md'), 'utf8')).toBe(`---
license: mit
library_name: lola-ts
datasets: [polymathic-ai/rayleigh_benard]
tags: [physics]
metrics: [VRMSE]
---

# RB autoencoder

Compresses Rayleigh-Benard convection.

## Scores

| metric | value |
|---|---|
| VRMSE | 0.1 |
`)
})

test('saving over a model replaces it and keeps what else is in the folder', async () => {
  await saveModel(dir, { config, weights: weights(1), card })
  await writeFile(join(dir, 'notes.txt'), 'mine')
  await saveModel(dir, { config, weights: weights(5), card })
  expect((await loadModel(folder(dir))).weights).toEqual(weights(5))
  expect((await readdir(dir)).sort()).toEqual(['README.md', 'config.json', 'model.safetensors', 'notes.txt'])
})

test('a model that cannot be saved leaves the old one as it was', async () => {
  await saveModel(dir, { config, weights: weights(1), card })
  const wrong = { ...config, grid: [0] }
  await expect(saveModel(dir, { config: wrong, weights: weights(5), card })).rejects.toThrow(CheckpointError)
  const late = { config: { ...config, training: { at: new Date() } }, weights: weights(5), card }
  await expect(saveModel(dir, late)).rejects.toThrow('config.training.at is a Date')
  expect((await loadModel(folder(dir))).weights).toEqual(weights(1))
})

test('a folder that mixes two models is refused', async () => {
  await saveModel(join(dir, 'a'), { config, weights: weights(1), card })
  await saveModel(join(dir, 'b'), { config, weights: weights(5), card })
  await writeFile(join(dir, 'a', 'model.safetensors'), await readFile(join(dir, 'b', 'model.safetensors')))
  await expect(loadModel(folder(join(dir, 'a')))).rejects.toThrow(/not the weights that config\.json describes/)
})

test('missing and damaged files are named', async () => {
  const missing = loadModel(folder(join(dir, 'none')))
  await expect(missing).rejects.toThrow(`${join(dir, 'none', 'config.json')}: does not exist`)
  await expect(missing).rejects.toHaveProperty('hint', expect.stringContaining('config.json'))
  await saveModel(dir, { config, weights: weights(1), card })
  await truncate(join(dir, 'model.safetensors'), 100)
  await expect(loadModel(folder(dir))).rejects.toThrow(/model\.safetensors: /)
  await expect(loadModel(folder(dir))).rejects.toThrow(CheckpointError)
})

test('a model finds the autoencoder that it was trained with, and takes no other', async () => {
  const sha256 = await saveModel(join(dir, 'autoencoder'), { config, weights: weights(1), card })
  const reference = { path: '../autoencoder', sha256 }
  const model = { config: { ...config, kind: 'diffusion' as const, autoencoder: reference }, weights: weights(2), card }
  await saveModel(join(dir, 'diffusion'), model)
  const source = folder(join(dir, 'diffusion'))
  const loaded = await loadModel(source)
  expect((await loadReference(source, loaded.config.autoencoder!)).weights).toEqual(weights(1))

  await saveModel(join(dir, 'autoencoder'), { config, weights: weights(3), card })
  await expect(loadReference(source, reference)).rejects.toThrow(/not the model that .*diffusion was trained with/)
})
