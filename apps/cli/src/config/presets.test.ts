import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { autoencoderSettings } from './autoencoder-settings'
import { diffusionSettings, solverSettings } from './emulator-settings'
import { loadPreset, presetNames } from './presets'
import { resolve } from './settings'

const targets = { autoencoder: autoencoderSettings, diffusion: diffusionSettings, solver: solverSettings }

test.each(Object.entries(targets))('every preset of %s is understood', (target, shape) => {
  expect(presetNames(target)).toEqual(expect.arrayContaining(['rb-64', 'rb-256', 'rb-1024', 'tiny']))
  for (const name of presetNames(target)) expect(() => resolve(shape, loadPreset(target, name))).not.toThrow()
})

test('compression is what the name says', () => {
  for (const rate of [64, 256, 1024]) {
    const { model } = resolve(autoencoderSettings, loadPreset('autoencoder', `rb-${rate}`))
    const shrink = model.patch.reduce((a, b) => a * b, 1) * 4 ** (model.channels.length - 1)
    expect((4 * shrink) / model.latentChannels).toBe(rate)
  }
})

test('a file of your own can extend a preset', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lola-preset-'))
  const file = join(folder, 'mine.yaml')
  await writeFile(file, 'extends: rb-64\ntrain: {steps: 7}\n')
  const config = resolve(autoencoderSettings, loadPreset('autoencoder', file))
  expect(config).toMatchObject({ train: { steps: 7, batch: 8 }, model: { latentChannels: 16 } })
  await writeFile(file, 'a: [')
  expect(() => loadPreset('autoencoder', file)).toThrow(expect.objectContaining({ code: 'CONFIG' }))
  await rm(folder, { recursive: true })
})

test('an unknown preset names the nearest', () => {
  expect(() => loadPreset('solver', 'rb64')).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('Did you mean rb-64?') }),
  )
  expect(() => loadPreset('solver', '../solver/tiny')).toThrow(expect.objectContaining({ code: 'USAGE' }))
})
