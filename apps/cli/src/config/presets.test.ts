import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { configure } from './configure'
import { loadPreset, presetNames } from './presets'
import { type Target, targets } from './targets'

const names = Object.keys(targets) as Target[]
const root = fileURLToPath(new URL('../../../../', import.meta.url))

test.each(names)('every preset of %s is understood, in both recipes', (target) => {
  const known = ['rb-64', 'rb-256', 'rb-1024', 'tiny', 'paper/rb-64', 'paper/euler-320', 'paper/tgc-768']
  expect(presetNames(target)).toEqual(expect.arrayContaining(known))
  for (const preset of presetNames(target)) {
    for (const recipe of ['lola-v1.0', 'lola-v1.1']) {
      expect(configure(target, { preset, overrides: [`recipe=${recipe}`] }).config.recipe).toBe(recipe)
    }
  }
})

// Written before there were recipes, variants and presets of the paper. Settings may be added to it, never changed.
const before = JSON.parse(readFileSync(new URL('../../test/fixtures/presets.json', import.meta.url), 'utf8'))

test.each(names)('presets of %s that models were trained with resolve to what they did then', (target) => {
  for (const [preset, config] of Object.entries(before[target])) {
    expect(configure(target, { preset }).config, preset).toMatchObject(config as object)
  }
})

const committed = ['rb-64', 'rb-256', 'rb-1024'].flatMap((rate) =>
  names.filter((target) => rate !== 'rb-1024' || target === 'autoencoder').map((target) => ({ rate, target })),
)

test.each(committed)('train.sh gives the settings that made $rate/$target', ({ rate, target }) => {
  const latents = [`autoencoder=runs/${rate}/autoencoder/model`, `data.latents=runs/${rate}/latents`]
  const overrides = target === 'autoencoder' ? [] : latents
  const made = parse(readFileSync(join(root, 'models/training', rate, target, 'config.yaml'), 'utf8'))
  expect(configure(target, { preset: rate, overrides }).config).toMatchObject(made)
})

test('a file of your own can extend presets', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lola-preset-'))
  const file = join(folder, 'mine.yaml')
  const mine = async (text: string) => {
    await writeFile(file, text)
    return configure('autoencoder', { preset: file }).config
  }
  expect(await mine('extends: rb-64\ntrain: {steps: 7}\n')).toMatchObject({
    train: { steps: 7, batch: 8 },
    model: { latentChannels: 16 },
  })
  expect(await mine('extends: [rb-64, parts/dcae-small]\n')).toMatchObject({
    train: { batch: 8 },
    model: { channels: [32, 64, 128, 256, 384, 512] },
  })
  const wrong = [
    ['a: [', /not readable as YAML/],
    ['7', /holds no settings/],
    ['extends: 7', /extends is 7/],
  ] as const
  for (const [text, message] of [...wrong, [`extends: [${file}]`, /expected names of other presets/] as const]) {
    await expect(mine(text)).rejects.toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringMatching(message) }),
    )
  }
  await rm(folder, { recursive: true })
})

test.each([
  ['rb64', 'rb-64'],
  ['paper/rb64', 'paper/rb-64'],
  ['../solver/tiny', 'tiny'],
  ['parts/vit-large', 'paper/'],
  ['paper/rb-64/x', 'paper/rb-64'],
])('the unknown preset %s is refused with the nearest name', (preset, hint) => {
  expect(() => loadPreset('solver', preset)).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining(hint) }),
  )
})
