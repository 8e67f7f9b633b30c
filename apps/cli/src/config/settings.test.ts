import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseOverrides } from './overrides'
import { resolve } from './resolve'
import { choice, flag, number, paths, text, weighted, whole, wholes, words } from './setting'
import { listSettings, variants } from './settings'

const shape = {
  seed: whole(0, 'seed'),
  model: { width: whole(8, 'width'), patch: wholes([], 'patch'), deep: { rope: flag(true, 'rotary') } },
  optim: { rate: number(1e-3, 'rate'), schedule: choice('cosine', ['cosine', 'constant'], 'schedule') },
  data: { path: text('', 'path'), padding: words([], 'padding', ['zeros', 'circular']) },
}
const from = (...overrides: string[]) => resolve(shape, [{ values: parseOverrides(overrides), from: 'command line' }])

test('overrides are YAML values at dotted paths', () => {
  const config = from(
    'optim.rate=1e-4',
    'model.patch=[1,4,4]',
    'model.deep.rope=false',
    'data.path=a/b c.hdf5',
    'data.padding=[zeros]',
  )
  expect(config).toEqual({
    seed: 0,
    model: { width: 8, patch: [1, 4, 4], deep: { rope: false } },
    optim: { rate: 1e-4, schedule: 'cosine' },
    data: { path: 'a/b c.hdf5', padding: ['zeros'] },
  })
})

test('later layers win, entry by entry', () => {
  const layers = [
    { values: { model: { width: 16 }, seed: 3 }, from: 'preset' },
    { values: { model: { width: 32 } }, from: 'command line' },
  ]
  expect(resolve(shape, layers)).toMatchObject({ seed: 3, model: { width: 32 } })
})

test.each([
  ['optim.rat=1', /optim.rat is not a setting/, /optim.rate/],
  ['rate=1', /rate is not a setting/, /optim.rate/],
  ['optim.rate=fast', /optim.rate is "fast", expected a number/, /Default 0.001/],
  ['optim.schedule=linear', /expected cosine, constant/, /schedule/],
  ['model.width=1.5', /expected a whole number/, /width/],
  ['model.width=', /model.width is "", expected a whole number/, /width/],
  ['data.padding=[round]', /expected a list of zeros and circular/, /padding/],
  ['model=3', /model is a group of settings/, /model.width/],
  ['seed.deep=1', /seed is {"deep":1}, expected a whole number/, /seed/],
  ['=1', /not understood/, /optim.rate=1e-3/],
  ['__proto__.x=1', /not understood/, /optim.rate=1e-3/],
  ['constructor.x=1', /not understood/, /optim.rate=1e-3/],
])('%s is refused', (override, message, hint) => {
  expect(() => from(override)).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    }),
  )
})

test('defaults are fresh each time', () => {
  const first = resolve(shape, [])
  first.model.patch.push(7)
  expect(resolve(shape, []).model.patch).toEqual([])
})

test('any number that is written is read back', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (rate) => {
      expect(from(`optim.rate=${rate}`).optim.rate).toBe(rate === 0 ? rate + 0 : rate)
    }),
  )
})

test('settings list their dotted paths', () => {
  expect(listSettings(shape).map(({ path }) => path)).toContain('model.deep.rope')
})

test('a path or several, a term or weights of several', () => {
  const mixed = { path: paths('a', 'path'), loss: weighted('mse', ['mse', 'mae'], 'loss') }
  const given = (...overrides: string[]) =>
    resolve(mixed, [{ values: parseOverrides(overrides), from: 'command line' }])
  expect(given('path=[a,b]', 'loss={mse: 1, mae: 0.1}')).toEqual({ path: ['a', 'b'], loss: { mse: 1, mae: 0.1 } })
  expect(given('loss.mae=2')).toEqual({ path: 'a', loss: { mae: 2 } })
  for (const wrong of ['path=[]', 'path=[1]', 'loss=huber', 'loss={huber: 1}', 'loss={}', 'loss={mae: big}']) {
    expect(() => given(wrong)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  }
})

const shared = { window: whole(5, 'window') }
const variable = {
  model: variants(
    'type',
    'vit',
    {
      vit: { ...shared, width: whole(8, 'width'), blocks: whole(2, 'blocks') },
      unet: { ...shared, channels: wholes([4], 'channels'), blocks: wholes([1], 'blocks') },
    },
    'network',
  ),
}
const choose = (...layers: string[][]) =>
  resolve(
    variable,
    layers.map((overrides, i) => ({ values: parseOverrides(overrides), from: `layer ${i}` })),
  )

test('a word decides which settings a group has', () => {
  expect(choose([])).toEqual({ model: { type: 'vit', window: 5, width: 8, blocks: 2 } })
  expect(choose(['model.blocks=[1,2]', 'model.type=unet'])).toEqual({
    model: { type: 'unet', window: 5, channels: [4], blocks: [1, 2] },
  })
})

test('another word begins the group afresh, but for what both share', () => {
  const below = ['model.window=7', 'model.width=16', 'model.blocks=9']
  expect(choose(below, ['model.type=unet'])).toEqual({
    model: { type: 'unet', window: 7, channels: [4], blocks: [1] },
  })
  expect(choose(below, ['model.type=vit']).model).toMatchObject({ width: 16, blocks: 9 })
  expect(choose(below, ['model.type=unet'], ['model.type=vit']).model).toMatchObject({ window: 7, width: 8, blocks: 2 })
})

test.each([
  ['model.channels=[1]', /model.channels is a setting of model.type=unet only/, /channels/],
  ['model.type=cnn', /model.type is "cnn", expected vit, unet/, /network/],
  ['model.widht=3', /model.widht is not a setting/, /model.width/],
  ['model.blocks=[1]', /expected a whole number/, /blocks/],
])('%s is refused where the word is another', (override, message, hint) => {
  expect(() => choose([override])).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    }),
  )
})

test('settings of all variants are listed, with the word that they need', () => {
  expect(listSettings(variable).map(({ path, given }) => [path, given])).toEqual([
    ['model.type', undefined],
    ['model.window', undefined],
    ['model.width', 'model.type=vit'],
    ['model.blocks', 'model.type=vit'],
    ['model.channels', 'model.type=unet'],
    ['model.blocks', 'model.type=unet'],
  ])
})
