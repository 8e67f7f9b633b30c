import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CheckpointError } from '../errors'
import { asBytes, asValues, bytesPerValue, dtypeNames } from './dtypes'
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors'
import { prefixBytes } from './safetensors-header'

/** Written by the Python library. */
const golden = fileURLToPath(new URL('../../../../fixtures/golden/layers/norms.safetensors', import.meta.url))

/** A file with the given header text and `data` bytes after it, however wrong. */
function file(header: unknown, data = 0, length?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(prefixBytes + json.length + data)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length ?? json.length), true)
  bytes.set(json, prefixBytes)
  return bytes
}

const decode = (bytes: Uint8Array) => decodeSafetensors(bytes, { name: 'x.safetensors' })
const f32 = (shape: number[], begin: number, end: number) => ({ dtype: 'F32', shape, data_offsets: [begin, end] })

test('writes the bytes that the format asks for', () => {
  const bytes = encodeSafetensors({
    b: { dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, -2) },
    a: { dtype: 'U8', shape: [3], data: Uint8Array.of(7, 8, 9) },
  })
  const header =
    '{"b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}'
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8)
  expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded.length))).toBe(padded)
  expect([...bytes.subarray(0, 8)]).toEqual([padded.length, 0, 0, 0, 0, 0, 0, 0])
  expect([...bytes.subarray(8 + padded.length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 7, 8, 9])
})

test('equal content gives equal bytes, whatever the order of the keys', () => {
  const one: StoredTensor = { dtype: 'I32', shape: [1], data: Int32Array.of(1) }
  const two: StoredTensor = { dtype: 'F32', shape: [], data: Float32Array.of(2) }
  expect(encodeSafetensors({ one, two }, { x: '1', y: '2' })).toEqual(
    encodeSafetensors({ two, one }, { y: '2', x: '1' }),
  )
})

test('reads a file of the Python library, and gives its values back bit for bit', () => {
  const sidecar = JSON.parse(readFileSync(golden.replace('.safetensors', '.json'), 'utf8'))
  const { tensors } = decodeSafetensors(readFileSync(golden), { name: golden })
  expect(Object.keys(tensors).sort()).toEqual(Object.keys(sidecar.tensors).sort())
  for (const [name, { shape, data, dtype }] of Object.entries(tensors)) {
    expect([name, shape, dtype]).toEqual([name, sidecar.tensors[name].shape, 'F32'])
    expect(data.length).toBe(shape.reduce((size, length) => size * length, 1))
  }
  const again = decode(encodeSafetensors(tensors)).tensors
  for (const name of Object.keys(tensors)) expect(asBytes(again[name]!.data)).toEqual(asBytes(tensors[name]!.data))
})

test('sees aligned values in place and copies the others', () => {
  const bytes = encodeSafetensors({ a: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) } })
  expect(decode(bytes).tensors.a!.data.buffer).toBe(bytes.buffer)
  const shifted = new Uint8Array(bytes.length + 1)
  shifted.set(bytes, 1)
  expect(decode(shifted.subarray(1)).tensors.a!.data).toEqual(Float32Array.of(1, 2))
})

test.each<[string, Uint8Array, RegExp]>([
  ['an empty file', new Uint8Array(), /has 0 bytes/],
  ['a header longer than the file', file('{}', 0, 3), /claims a header of 3 bytes/],
  ['a header of 2^63 bytes', file('{}', 0, 2 ** 63), /claims a header of 9223372036854775808/],
  ['text that is not JSON', file('{"a":'), /not readable as JSON/],
  ['text that is not UTF-8', Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x22, 0xff, 0x22), /not readable as JSON/],
  ['a list', file('[]'), /expected an object/],
  [
    'a name given twice',
    file(`{"a":${JSON.stringify(f32([1], 0, 4))},"\\u0061":${JSON.stringify(f32([1], 4, 8))}}`, 8),
    /"a" is given twice/,
  ],
  [
    'a property given twice',
    file('{"a":{"dtype":"F32","dtype":"I32","shape":[],"data_offsets":[0,4]}}', 4),
    /"dtype" is given twice/,
  ],
  ['the prototype as a name', file(`{"__proto__":${JSON.stringify(f32([1], 0, 4))}}`, 4), /"__proto__" is not allowed/],
  ['the constructor as a name', file({ constructor: f32([1], 0, 4) }, 4), /"constructor" is not allowed/],
  ['overlapping tensors', file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8), /tensor b .* overlaps/],
  ['a gap', file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), /tensor b .* gap of 4 bytes/],
  ['values beyond the end', file({ a: f32([4], 0, 16) }, 8), /fill 16 bytes, and the file has 8/],
  ['values left over', file({ a: f32([1], 0, 4) }, 8), /fill 4 bytes, and the file has 8/],
  [
    'offsets that do not fit the shape',
    file({ a: f32([3], 0, 8) }, 8),
    /tensor a of shape \[3\] and dtype F32 needs 12 bytes/,
  ],
  ['offsets in reverse', file({ a: f32([1], 4, 0) }, 4), /data_offsets \[4,0\]/],
  ['negative offsets', file({ a: f32([1], -4, 0) }, 4), /data_offsets \[-4,0\]/],
  ['a fraction in the shape', file({ a: f32([0.5, 2], 0, 4) }, 4), /shape \[0.5,2\]/],
  ['an absurd shape', file({ a: f32([2 ** 52, 2 ** 52], 0, 4) }, 4), /needs .* bytes/],
  ['an absurd empty shape', file({ a: f32([2 ** 52, 2 ** 52, 0], 0, 0) }), /tensor a of shape/],
  ['an unknown dtype', file({ a: { ...f32([1], 0, 4), dtype: 'toString' } }, 4), /dtype "toString", expected one of/],
  ['a dtype that JavaScript lacks', file({ a: { ...f32([4], 0, 4), dtype: 'F8_E4M3' } }, 4), /dtype "F8_E4M3"/],
  ['a missing shape', file({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4), /shape undefined/],
  ['an unknown property', file({ a: { ...f32([1], 0, 4), strides: [1] } }, 4), /unknown property "strides"/],
  ['a tensor that is null', file({ a: null }), /described by null/],
  ['metadata with numbers', file({ __metadata__: { step: 3 } }), /strings only/],
])('refuses %s', (_, bytes, message) => {
  expect(() => decode(bytes)).toThrow(CheckpointError)
  expect(() => decode(bytes)).toThrow(message)
})

test('names a file and keeps its message short', () => {
  const long = 'x'.repeat(100_000)
  const error = (() => {
    try {
      decode(file({ [long]: null }))
    } catch (error) {
      return error as CheckpointError
    }
  })()
  expect(error?.message).toMatch(/^x\.safetensors: /)
  expect(error?.message.length).toBeLessThan(600)
})

test('refuses to write values that do not fit their shape, dtype or name', () => {
  const data = Float32Array.of(1)
  expect(() => encodeSafetensors({ a: { dtype: 'F32', shape: [2], data } })).toThrow(/got a Float32Array of 1 values/)
  expect(() => encodeSafetensors({ a: { dtype: 'I32', shape: [1], data } })).toThrow(CheckpointError)
  expect(() => encodeSafetensors({ valueOf: { dtype: 'F32' as const, shape: [1], data } })).toThrow(
    /cannot be named valueOf/,
  )
})

const tensor: fc.Arbitrary<StoredTensor> = fc
  .tuple(fc.constantFrom(...dtypeNames), fc.array(fc.nat(3), { maxLength: 4 }))
  .chain(([dtype, shape]) => {
    const size = shape.reduce((product, length) => product * length, bytesPerValue(dtype))
    return fc
      .uint8Array({ minLength: size, maxLength: size })
      .map((bytes) => ({ dtype, shape, data: asValues(dtype, Uint8Array.from(bytes)) }))
  })
const name = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !(text in {}) && text !== 'prototype')
const content = fc.tuple(fc.dictionary(name, tensor, { maxKeys: 5 }), fc.dictionary(name, fc.string(), { maxKeys: 2 }))

test('any content comes back bit for bit', () => {
  fc.assert(
    fc.property(content, ([tensors, metadata]) => {
      const back = decode(encodeSafetensors(tensors, metadata))
      expect(back.metadata).toEqual({ ...metadata })
      expect(Object.keys(back.tensors).sort()).toEqual(Object.keys(tensors).sort())
      for (const [key, { dtype, shape, data }] of Object.entries(tensors)) {
        const { data: values, ...rest } = back.tensors[key]!
        expect(rest).toEqual({ dtype, shape })
        expect(asBytes(values)).toEqual(asBytes(data))
      }
    }),
  )
})

test('damaged files are refused, or still consistent, and never crash', () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 })
  fc.assert(
    fc.property(content, flips, fc.option(fc.nat()), ([tensors, metadata], flips, cut) => {
      const bytes = encodeSafetensors(tensors, metadata)
      // Most of the flips hit the header, where they can do harm.
      for (const [at, value] of flips) bytes[at % Math.min(bytes.length, 200)] = value
      const damaged = cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1))
      try {
        for (const { dtype, shape, data } of Object.values(decode(damaged).tensors)) {
          expect(data.length).toBe(shape.reduce((product, length) => product * length, 1))
          expect(data.byteLength).toBe(data.length * bytesPerValue(dtype))
        }
      } catch (error) {
        if (!(error instanceof CheckpointError)) throw error
      }
    }),
    { numRuns: 2000 },
  )
})

test('every truncation is refused', () => {
  const bytes = encodeSafetensors({ a: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) } }, { by: 'test' })
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decode(bytes.subarray(0, length))).toThrow(CheckpointError)
  }
})
