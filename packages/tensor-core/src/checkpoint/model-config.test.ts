import { expect, test } from 'vitest'
import { CheckpointError } from '../errors'
import { parseModelConfig } from './model-config'

const hash = 'a'.repeat(64)
const good = {
  format: 'lola-model',
  version: 1,
  kind: 'diffusion',
  architecture: { width: 64 },
  physics: { name: 'rayleigh_benard' },
  grid: [128, 32],
  recipe: 'lola-v1.1',
  training: {},
  sha256: hash,
  autoencoder: { path: '../autoencoder', sha256: hash },
  latents: { mean: [0, 1], std: [1, 2] },
}
const parse = (config: object) => parseModelConfig(new TextEncoder().encode(JSON.stringify(config)), 'config.json')

test('reads a complete configuration, and one without the optional entries', () => {
  expect(parse(good)).toEqual(good)
  const { sha256, autoencoder, latents, ...least } = good
  expect(parse(least)).toEqual(least)
})

test.each<[object, string]>([
  [{ format: undefined }, 'config.json: format is missing, expected "lola-model"'],
  [{ version: 2 }, 'config.json: version is 2, expected 1'],
  [{ kind: 'gan' }, 'config.json: kind is "gan", expected autoencoder, diffusion or solver'],
  [{ architecture: [] }, 'architecture is [], expected an object'],
  [{ physics: null }, 'physics is null'],
  [{ grid: [128, 0] }, 'grid is [128,0]'],
  [{ grid: [] }, 'grid is []'],
  [{ grid: [1, 1, 1, 1] }, 'grid is [1,1,1,1]'],
  [{ recipe: '' }, 'recipe is ""'],
  [{ sha256: 'abc' }, 'sha256 is "abc", expected 64 hexadecimal digits'],
  [{ autoencoder: { path: '/etc', sha256: hash } }, 'autoencoder.path is "/etc", expected a relative path'],
  [{ autoencoder: { path: 'https://example.org', sha256: hash } }, 'autoencoder.path'],
  [{ autoencoder: { path: '..\\ae', sha256: hash } }, 'autoencoder.path'],
  [{ autoencoder: '../autoencoder' }, 'autoencoder.path is missing'],
  [{ latents: { mean: [0], std: [1, 2] } }, 'latents.std is [1,2], expected as many positive numbers as mean'],
  [{ latents: { mean: [0], std: [0] } }, 'latents.std is [0]'],
  [{ latents: { mean: ['0'], std: [1] } }, 'latents.mean is ["0"]'],
])('refuses %j', (change, message) => {
  expect(() => parse({ ...good, ...change })).toThrow(CheckpointError)
  expect(() => parse({ ...good, ...change })).toThrow(message)
})
