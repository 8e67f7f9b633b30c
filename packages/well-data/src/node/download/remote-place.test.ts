import { expect, test } from 'vitest'
import { authorization, remotePlace } from './remote-place'

const hub = 'https://hub.example'
const place = (given: string) => remotePlace(given, `${hub}/`)
const repository = { kind: 'hub', hub, repository: 'polymathic-ai/rayleigh_benard', revision: 'main', folder: '' }

test.each([
  ['rayleigh_benard', {}],
  ['polymathic-ai/rayleigh_benard', {}],
  ['hf://datasets/polymathic-ai/rayleigh_benard', {}],
  ['hf://datasets/polymathic-ai/rayleigh_benard@v2/data/train', { revision: 'v2', folder: 'data/train' }],
  ['https://hub.example/datasets/polymathic-ai/rayleigh_benard', {}],
  ['https://hub.example/datasets/polymathic-ai/rayleigh_benard/tree/v2/data/', { revision: 'v2', folder: 'data' }],
])('%s is on the hub', (given, more) => expect(place(given)).toEqual({ ...repository, ...more }))

test.each([
  ['https://example.org/a/', 'https://example.org/a/'],
  ['http://example.org/a b.hdf5', 'http://example.org/a%20b.hdf5'],
  ['hf://datasets/o/n/data/test/a.hdf5', 'https://hub.example/datasets/o/n/resolve/main/data/test/a.hdf5'],
  ['https://hub.example/datasets/o/n/blob/v2/a%20b.hdf5', 'https://hub.example/datasets/o/n/resolve/v2/a%20b.hdf5'],
])('%s is an address', (given, url) => expect(place(given)).toEqual({ kind: 'url', url }))

test.each(['../x', 'a/../b', 'a b', '', 'hf://models/o/n/x y', '/etc/passwd'])('%s is nothing', (given) =>
  expect(() => place(given)).toThrow(/neither the name of a dataset nor an address/),
)

test('only the hub sees the token', () => {
  const sent = (given: string) => authorization(place(given), hub, 'secret')
  expect(sent('o/n')).toEqual({ authorization: 'Bearer secret' })
  expect(sent('hf://datasets/o/n/a.hdf5')).toEqual({ authorization: 'Bearer secret' })
  expect(sent('https://example.org/a.hdf5')).toEqual({})
  expect(sent('https://hub.example.evil.org/a.hdf5')).toEqual({})
})
