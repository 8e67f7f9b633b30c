import { expect, test } from 'vitest'
import { configure } from './configure'
import { recipeLayers, recipeNames } from './recipes'
import { type Target, targets } from './targets'

const lola10 = ['recipe=lola-v1.0']

test('the recipe is that of the paper unless another one is asked for', () => {
  const paper = configure('autoencoder', { preset: 'paper/rb-64' }).config
  expect(paper).toMatchObject({ recipe: 'lola-v1.1', loss: 'vmse', noisy: true, model: { latentNoise: 0 } })
  const first = configure('autoencoder', { preset: 'paper/rb-64', overrides: lola10 }).config
  expect(first).toMatchObject({ recipe: 'lola-v1.0', loss: 'vrmse', noisy: false, model: { latentNoise: 0.01 } })
})

test.each(['diffusion', 'solver'] as const)('strides and masks of a %s follow the recipe', (target) => {
  const settings = (overrides: string[]) => configure(target, { preset: 'paper/tgc-48', overrides }).config
  expect(settings([])).toMatchObject({ data: { stride: 1 }, context: { forward: 1, atLeast: 1, rate: 1 } })
  expect(settings(lola10)).toMatchObject({ data: { stride: 4 }, context: { forward: 0.66, atLeast: 1, rate: 1 } })
})

test('only solvers in pixels are trained by VMSE, and only since v1.1', () => {
  const loss = (preset: string, overrides: string[] = []) => configure('solver', { preset, overrides }).config.loss
  expect(loss('paper/rb-64')).toBe('mse')
  expect(loss('paper/rb-pixel')).toBe('vmse')
  expect(loss('paper/rb-pixel', lola10)).toBe('mse')
  expect(loss('tiny', ['space=pixel'])).toBe('vmse')
})

test('presets and overrides win over the recipe', () => {
  const { config } = configure('solver', { preset: 'rb-64', overrides: [...lola10, 'data.stride=2'] })
  expect(config).toMatchObject({ data: { stride: 2 }, context: { forward: 0.66 } })
})

test('an unknown recipe is refused with the nearest name', () => {
  for (const recipe of ['lola-v1.2', 'lola1.1', '../recipes/lola-v1.1', '']) {
    expect(() => configure('solver', { preset: 'tiny', overrides: [`recipe=${recipe}`] })).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('expected lola-v1.0 or lola-v1.1') }),
    )
  }
  expect(() => recipeLayers('lola-v1', 'solver')).toThrow(expect.objectContaining({ hint: 'Did you mean lola-v1.0?' }))
})

test('recipes decide the same settings, so that one replaces the other', () => {
  const decided = (recipe: string, target: Target) =>
    new Set(recipeLayers(recipe, target).flatMap(({ values }) => paths(values)))
  for (const target of Object.keys(targets) as Target[]) {
    const [first, ...others] = recipeNames().map((recipe) => decided(recipe, target))
    expect(first!.size).toBeGreaterThan(0)
    for (const other of others) expect(other).toEqual(first)
  }
})

/** Dotted paths of nested values. */
function paths(values: object, prefix = ''): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'object' ? paths(value, `${prefix}${name}.`) : [prefix + name],
  )
}
