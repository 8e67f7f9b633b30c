import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, key } from './key'

const id = ({ hi, lo }: { hi: number; lo: number }) => `${hi}:${lo}`

test('keeps its streams from one version to the next', () => {
  expect(key(2 ** 40 + 7)).toEqual({ hi: 256, lo: 7 })
  expect(fold(key(0), 'noise', 3)).toMatchInlineSnapshot(`
    {
      "hi": 1228125256,
      "lo": 4280825885,
    }
  `)
})

test('folds step by step or all at once', () => {
  expect(fold(fold(key(1), 'a', 2), 'b')).toEqual(fold(key(1), 'a', 2, 'b'))
})

test('different purposes give different keys, whatever their lengths', () => {
  const purposes = ['', 'a', 'b', 'ab', 'ba', 'abc', 'abd', 'abcd', 'a\0', 0, 1, 2 ** 32, 2 ** 32 + 1, 97]
  const keys = purposes.map((purpose) => id(fold(key(0), purpose)))
  expect(new Set(keys).size).toBe(purposes.length)
})

test('order and seed matter', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.string(), (a, b, name) => {
      fc.pre(a !== b)
      expect(id(fold(key(0), a, b))).not.toBe(id(fold(key(0), b, a)))
      expect(id(fold(key(a), name))).not.toBe(id(fold(key(b), name)))
    }),
  )
})
