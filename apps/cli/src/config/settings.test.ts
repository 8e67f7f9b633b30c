import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseOverrides } from './overrides'
import { choice, flag, listSettings, number, resolve, text, whole, wholes, words } from './settings'

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
  expect(listSettings(shape).map(([path]) => path)).toContain('model.deep.rope')
})
