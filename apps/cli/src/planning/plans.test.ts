import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { countParameters } from '@lola-ts/tensor-core/nn'
import { expect, test } from 'vitest'
import { configure } from '../config/configure'
import { presetNames } from '../config/presets'
import type { Target } from '../config/targets'
import { planAutoencoder } from './plan-autoencoder'
import { planDiffusion, planSolver } from './plan-emulator'
import type { TrainingPlan } from './training-plan'

/** One configuration of the reference on one dataset, as the reference counts it. */
interface Row {
  kind: 'autoencoder' | 'denoiser' | 'surrogate'
  config: string
  dataset: string
  /** Channels of the latents, or of the states. */
  lat_channels?: number
  channels?: number
  label_features?: number
  parameters?: number
  encoder?: number
  decoder?: number
  tokens?: number
  latent?: number[]
  input?: number[]
  window?: number[]
  compression?: number
  error?: string
}

const golden = fileURLToPath(new URL('../../../../fixtures/golden/full_size_configs.json', import.meta.url))
const { rows } = JSON.parse(readFileSync(golden, 'utf8')) as { rows: Row[] }

const targets: Record<Row['kind'], Target> = { autoencoder: 'autoencoder', denoiser: 'diffusion', surrogate: 'solver' }
const datasets: Record<string, string> = { rayleigh_benard: 'rb', euler_periodic: 'euler', gravity_cooling: 'tgc' }
const rates: Record<string, Record<number, number>> = {
  rb: { 64: 64, 16: 256, 4: 1024 },
  euler: { 64: 80, 16: 320, 4: 1280 },
  tgc: { 64: 48, 16: 192, 4: 768 },
}
const variants: Record<string, string> = {
  dcae_f32c64_large: '',
  dcae_f32c64_small: '-small',
  dcae_3d_f8c64_large: '',
  vit_large: '',
  vit_small: '-small',
  unet_deep: '-unet',
  vit_f32c64_large: '-vit-f32-reference',
  vit_f16c16_large: '-vit-f16-reference',
}

/** The preset that carries a configuration of the reference. */
function presetOf({ config, dataset, lat_channels, channels }: Row): string {
  const data = datasets[dataset]!
  const name = config.split('/')[1]!
  if (name === 'vit_pixel') return `paper/${data}-pixel`
  // Patches of 16 with 16 channels compress as much as patches of 32 with 64.
  const rate = rates[data]![name.startsWith('vit_f16') ? 64 : (lat_channels ?? channels)!]
  return `paper/${data}-${rate}${variants[name]}`
}

async function planned(target: Target, preset: string, overrides: string[] = []) {
  const notes: string[] = []
  const request = <T extends Target>(name: T) => ({
    ...configure(name, { preset, overrides }),
    note: (text: string) => notes.push(text),
  })
  const plans: Record<Target, () => Promise<TrainingPlan>> = {
    autoencoder: () => planAutoencoder(request('autoencoder')),
    diffusion: () => planDiffusion(request('diffusion')),
    solver: () => planSolver(request('solver')),
  }
  return { ...(await plans[target]()), notes }
}

/** The reference puts channels before space. */
const channelsLast = ([, channel, ...space]: number[]) => [...space, channel]

test.each(rows.filter(({ error }) => !error).map((row) => ({ ...row, preset: presetOf(row) })))(
  '$kind $preset has the shapes and parameters of $config',
  async (row) => {
    const plan = await planned(targets[row.kind], row.preset)
    const count = (part: string) => countParameters(plan.parameters.filter(({ name }) => name.startsWith(part)))
    expect(count('')).toBe(row.parameters)
    if (row.input && row.latent) {
      expect([count('encoder.'), count('decoder.')]).toEqual([row.encoder, row.decoder])
      expect(plan.snapshotShape).toEqual(channelsLast(row.input))
      expect(plan.latentShape).toEqual(channelsLast(row.latent))
      const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1)
      if (row.compression) expect(size(plan.snapshotShape) / size(plan.latentShape)).toBe(row.compression)
    }
    if (row.window) {
      const [batch, channel, states, ...space] = row.window
      expect([batch, channel, plan.window, ...plan.latentShape.slice(0, -1)]).toEqual([
        1,
        plan.latentShape.at(-1),
        states,
        ...space,
      ])
    }
    if (row.kind !== 'autoencoder') expect(plan.tokens).toBe(row.tokens)
    expect(plan.examples).toBeNull()
    expect(plan.notes[row.kind === 'autoencoder' || row.config.endsWith('pixel') ? 0 : 1]).toContain(
      'not found, planned for',
    )
  },
)

test.each(rows.filter(({ error }) => error).map((row) => ({ ...row, preset: presetOf(row) })))(
  '$kind $preset is refused, as the reference refuses $config',
  async ({ kind, preset }) => {
    await expect(planned(targets[kind], preset)).rejects.toThrow(expect.objectContaining({ code: 'CONFIG' }))
  },
)

test('what the reference can count but not run is planned and marked', async () => {
  const refused = async (target: Target, preset: string) => (await planned(target, preset)).refused
  expect(await refused('autoencoder', 'paper/rb-64-vit-f32-reference')).toMatch(/outputCells/)
  expect(await refused('solver', 'paper/tgc-pixel')).toMatch(/patch names 3 axes, expected 4/)
  expect(await refused('autoencoder', 'paper/rb-64')).toBeUndefined()
})

test('transformer autoencoders that can be trained compress as their names say', async () => {
  for (const [preset, latent] of [
    ['paper/rb-64-vit-f32', [16, 4, 64]],
    ['paper/euler-80-vit-f16', [32, 32, 16]],
  ] as const) {
    const { latentShape, refused } = await planned('autoencoder', preset)
    expect({ latentShape, refused }).toEqual({ latentShape: latent, refused: undefined })
  }
})

test('every preset of the paper is a row of the reference, or a transformer autoencoder put right', () => {
  for (const target of Object.values(targets)) {
    const carried = rows.filter(({ kind }) => targets[kind] === target).map(presetOf)
    const own = presetNames(target).filter((name) => name.startsWith('paper/') && !/-vit-f\d+$/.test(name))
    expect(new Set(own)).toEqual(new Set(carried))
  }
})

test('the published Euler autoencoder has attention on its coarsest level', async () => {
  // 237,625,733: printed in the notebooks of the authors.
  const { parameters } = await planned('autoencoder', 'paper/euler-80', ['model.heads=[0,0,0,0,0,8]'])
  expect(countParameters(parameters)).toBe(237_625_733)
})

test.each(Object.values(targets))('every other preset of %s is planned without data too', async (target) => {
  for (const preset of presetNames(target).filter((name) => !name.startsWith('paper/'))) {
    const nowhere = ['data.path=nowhere', ...(target === 'autoencoder' ? [] : ['autoencoder=nowhere'])]
    const { examples, latentShape, activations } = await planned(target, preset, nowhere)
    expect({ examples, axes: latentShape.length }).toEqual({ examples: null, axes: 3 })
    expect(activations).toBeGreaterThan(0)
  }
})
