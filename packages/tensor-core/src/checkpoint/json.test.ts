import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CheckpointError, ConfigError } from '../errors'
import { isReserved, parseJsonObject, toJson } from './json'

const parse = (text: string) => parseJsonObject(new TextEncoder().encode(text), 'x.json')

test('reads an object, whatever its strings look like', () => {
  expect(parse('{"a": [{"a": 1}, {"a": 2}], "b": "\\"a\\": {", "c": {"a": "}"}}')).toEqual({
    a: [{ a: 1 }, { a: 2 }],
    b: '"a": {',
    c: { a: '}' },
  })
})

test.each([
  '{"a":1,"a":2}',
  '{"x":[{"a":1,"b":{},"a":2}]}',
  '{"a":1,"\\u0061":2}',
  '{"x":{"__proto__":{}}}',
  `{"x":${'['.repeat(200)}${']'.repeat(200)}}`,
  '[]',
  '3',
  '{',
  '',
])('refuses %s', (text) => expect(() => parse(text)).toThrow(CheckpointError))

test('reads back any object', () => {
  const key = fc.string().filter((text) => !isReserved(text))
  const object = fc.object({ key, values: [fc.string(), fc.boolean(), fc.constant(null), fc.integer()] })
  fc.assert(
    fc.property(object, (value) => {
      expect(parse(JSON.stringify(value))).toEqual(value)
    }),
  )
})

test('refuses values that JSON would alter, and says where they are', () => {
  expect(toJson({ a: [1, null], b: undefined }, 'info')).toEqual({ a: [1, null] })
  expect(() => toJson({ a: { b: [0, Number.POSITIVE_INFINITY] } }, 'info')).toThrow('info.a.b[1] is Infinity')
  expect(() => toJson({ at: new Date() }, 'info')).toThrow('info.at is a Date')
  expect(() => toJson({ w: Float32Array.of(1) }, 'info')).toThrow(ConfigError)
})
