import { existsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { expect, inject, test } from 'vitest'
import { lola, type Outcome, path } from './lola'

// Neither a dataset nor a model is at hand, and no backend can start.
const bare = { env: { LOLA_BACKEND: 'none' } }
const plan = async (target: string, preset: string, ...rest: string[]) =>
  lola(['train', target, '--preset', preset, '--dry-run', '--json', ...rest], bare)

function planned(outcome: Outcome) {
  expect(outcome, outcome.stderr).toMatchObject({ status: 0 })
  const { command, backend, results } = JSON.parse(outcome.stdout)
  return { command, backend, ...results[0] }
}

test('the autoencoder of the paper is planned without data, weights or a backend', async () => {
  const began = performance.now()
  const outcome = await plan('autoencoder', 'paper/rb-64')
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(planned(outcome)).toMatchObject({
    command: 'train autoencoder',
    backend: null,
    run: 'runs/autoencoder-paper-rb-64',
    physics: 'rayleigh_benard',
    parameters: 313_097_476,
    encoder: 156_546_176,
    decoder: 156_551_300,
    snapshotShape: [512, 128, 4],
    latentShape: [16, 4, 64],
    compression: 64,
    steps: 262_144,
    batch: 64,
    examples: null,
    epochs: null,
    refused: null,
    secondsPerStep: null,
    warnings: [expect.stringMatching(/of memory, and this machine has/)],
  })
  expect(outcome.stderr).toContain('the_well/datasets/rayleigh_benard: not found, planned for rayleigh_benard')
  expect(outcome.stderr).not.toContain('backend')
})

test('its emulators are planned in the latents of the preset of that name', async () => {
  const outcome = await plan('diffusion', 'paper/rb-64')
  expect(planned(outcome)).toMatchObject({
    parameters: 222_888_512,
    latentShape: [16, 4, 64],
    window: 5,
    tokens: 320,
    config: { optim: { name: 'adamw', rate: 1e-4, beta2: 0.99 }, data: { stride: 1 }, context: { forward: 1 } },
  })
  expect(outcome.stderr).toContain('planned in the latents of the autoencoder preset paper/rb-64')
  const first = planned(await plan('solver', 'paper/euler-320', 'recipe=lola-v1.0'))
  expect(first.config).toMatchObject({ data: { stride: 4 }, context: { forward: 0.66 } })
})

test('data that are at hand are planned for, and decide grid and size', async () => {
  const data = `data.path=${inject('flows')}`
  const outcome = await plan('autoencoder', 'paper/rb-64', data, 'model.channels=[8,8]', 'model.blocks=[1,1]')
  expect(planned(outcome)).toMatchObject({ snapshotShape: [32, 16, 4], latentShape: [16, 8, 64], examples: 24 })
  expect(outcome.stderr).toContain('planned for the 32 x 16 cells of the dataset, not 512 x 128')
  const emulator = planned(await plan('solver', 'tiny', data))
  expect(emulator).toMatchObject({ latentShape: [8, 4, 4], window: 5, tokens: 160, examples: 2 * (12 - 4) })
  const tooSmall = await plan('autoencoder', 'paper/rb-64', data)
  expect(tooSmall).toMatchObject({ status: 1, stderr: expect.stringContaining('✗ CONFIG  grid 32 x 16 cannot be') })
})

test('an autoencoder that is at hand decides the latents, by its config alone', async () => {
  const trained = await lola([
    ...['train', 'autoencoder', '--preset', 'tiny', '--run', 'plan/ae', `data.path=${inject('flows')}`],
    ...['train.steps=1', 'train.validation=0', 'model.latentChannels=3'],
  ])
  expect(trained, trained.stderr).toMatchObject({ status: 0 })
  await mkdir(path('plan/config-only'), { recursive: true })
  await cp(path('plan/ae/model/config.json'), path('plan/config-only/config.json'))
  const outcome = await plan('diffusion', 'paper/rb-64', 'autoencoder=plan/config-only', 'data.path=nowhere')
  expect(planned(outcome)).toMatchObject({ snapshotShape: [32, 16, 4], latentShape: [8, 4, 3], tokens: 160 })
  expect(outcome.stderr).toContain(
    'nowhere: not found, planned for rayleigh_benard on 32 x 16 cells as plan/config-only',
  )
})

test('what can be planned but not trained says why, and is not trained', async () => {
  const vit = planned(await plan('autoencoder', 'paper/rb-64-vit-f32-reference'))
  expect(vit).toMatchObject({ parameters: 277_143_556, latentShape: [16, 4, 65_536] })
  expect(vit.refused).toContain('model.outputCells=patch')
  const tiny = ['model.width=16', 'model.heads=2', 'model.blocks=1', 'model.patch=[4,4]', 'optim.name=adamw']
  const run = ['--run', 'plan/refused', `data.path=${inject('flows')}`, ...tiny]
  const training = await lola(['train', 'autoencoder', '--preset', 'paper/rb-64-vit-f32-reference', ...run])
  expect(training).toMatchObject({ status: 1, stderr: expect.stringContaining('✗ CONFIG  model.outputCells=patch') })
  expect(existsSync(path('plan/refused'))).toBe(false)
  const unet = await plan('diffusion', 'paper/tgc-48-unet')
  expect(unet).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('✗ CONFIG  U-Net') })
})

test('without data and without a word on what to plan for, nothing is planned', async () => {
  const outcome = await plan('autoencoder', 'rb-64', 'data.physics=')
  expect(outcome).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('✗ NOT_FOUND') })
  expect(planned(await plan('autoencoder', 'rb-64'))).toMatchObject({ latentShape: [8, 2, 16], compression: 64 })
  for (const [setting, said] of [
    ['data.physics=magnets', 'magnets: not in the registry'],
    ['data.grid=[64]', 'data.grid is 64, expected numbers of cells along x, y'],
    ['data.grid=[100,100]', 'grid 100 x 100 cannot be encoded'],
  ] as const) {
    const refused = await plan('autoencoder', 'rb-64', setting)
    expect(refused).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(`✗ CONFIG  `) })
    expect(refused.stderr).toContain(said)
  }
  const uneven = await plan('solver', 'rb-64', 'model.patch=[1,3,1]')
  expect(uneven.stderr).toContain('✗ SHAPE  a window of 5 x 8 x 2 has no whole number of patches 1 x 3 x 1')
})
