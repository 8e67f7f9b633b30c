import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CheckpointError } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { checkpointOf, find, fixture, fixtureSource, storageAt, utf8, zipOf } from '../../test/zip-bytes'
import { blobSource, memorySource } from '../bytes/byte-source'
import { inOrder } from './in-order'
import { openCheckpoint, type TorchCheckpoint } from './open-checkpoint'

const expected = (name: string): Record<string, { shape: number[]; values: number[] }> =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../test/fixtures/${name}.json`, import.meta.url)), 'utf8'))

/** The values of a tensor in row-major order. */
async function valuesOf(checkpoint: TorchCheckpoint, key: string): Promise<number[]> {
  const tensor = checkpoint.tensors.get(key)!
  const { dtype, shape, strides } = tensor
  const data = await checkpoint.read(tensor)
  return [...inOrder({ dtype, shape, strides, data }, [...shape.keys()])].flatMap((piece) => [...piece])
}

test.each(['views', 'dtypes', 'module_protocol_2', 'module_protocol_3', 'module_protocol_4', 'module_protocol_5'])(
  '%s holds what PyTorch says: names in order, shapes, values',
  async (name) => {
    const checkpoint = await openCheckpoint(fixtureSource(`${name}.pth`))
    const wanted = expected(name)
    expect([...checkpoint.tensors.keys()]).toEqual(Object.keys(wanted))
    for (const [key, { shape, values }] of Object.entries(wanted)) {
      expect([key, checkpoint.tensors.get(key)!.shape]).toEqual([key, shape])
      expect([key, await valuesOf(checkpoint, key)]).toEqual([key, values.map(Math.fround)])
    }
  },
)

test('nothing is read before it is asked for, and a storage is read twice only where it is shared', async () => {
  const bytes = fixture('views.pth')
  const reads: [number, number][] = []
  const source = memorySource(bytes, 'views.pth')
  const counted: typeof source = {
    ...source,
    read: (offset, length) => {
      reads.push([offset, length])
      return source.read(offset, length)
    },
  }
  const checkpoint = await openCheckpoint(counted)
  const storage = find(bytes, 'views/data/0') + 'views/data/0'.length
  const touched = () => reads.filter(([offset, length]) => length >= 40 && offset >= storage && offset < storage + 300)
  expect(touched()).toEqual([])
  await checkpoint.read(checkpoint.tensors.get('middle')!)
  await checkpoint.read(checkpoint.tensors.get('middle')!)
  expect(touched().map(([, length]) => length)).toEqual([256, 40])
})

test('reads from a Blob as a browser has it', async () => {
  const blob = new Blob([fixture('views.pth') as Uint8Array<ArrayBuffer>])
  const checkpoint = await openCheckpoint(blobSource(blob, 'dropped.pth'))
  expect(await valuesOf(checkpoint, 'scalar')).toEqual([2.5])
})

test.each<[string, Uint8Array | Promise<Uint8Array>, RegExp]>([
  ['a legacy file', fixture('legacy.pth'), /before version 1\.6/],
  ['a TorchScript program', fixture('script.pth'), /TorchScript/],
  [
    'a whole module',
    fixture('whole_module.pth'),
    /wants torch\.nn\.modules\.container\.Sequential, which is not allow/,
  ],
  ['a dict of dicts', fixture('nested.pth'), /its entry model is a dict, expected a tensor/],
  ['complex numbers', fixture('complex.pth'), /ComplexFloatStorage, which cannot be read/],
  ['a negative view', fixture('negative.pth'), /conjugate or negative view/],
  ['no file', new Uint8Array(0), /is empty/],
  ['a short file', utf8('PK'), /no zip archive/],
  ['a web page', utf8('<!DOCTYPE html><html>'), /is a web page/],
  ['HDF5', Uint8Array.of(0x89, ...utf8('HDF\r\n')), /is an HDF5 file/],
  ['a pointer of Git LFS', utf8('version https://git-lfs.github.com/spec/v1\n'), /pointer of Git LFS/],
  ['a bare pickle', Uint8Array.of(0x80, 2, 0x7d, 0x2e), /is a bare pickle/],
  ['a zip of something else', zipOf({ 'a/b.txt': 'hello' }), /0 files <folder>\/data\.pkl, expected one/],
  ['two checkpoints in one', zipOf({ 'a/data.pkl': 'x', 'b/data.pkl': 'x' }), /2 files/],
  ['big endian', zipOf({ 'a/data.pkl': 'x', 'a/byteorder': 'big' }), /its byteorder is "big", expected "little"/],
  ['a list', checkpointOf(Uint8Array.of(0x80, 2, 0x5d, 0x2e)), /holds a list, expected a dict of tensors/],
])('%s is refused by what it is', async (_, bytes, message) => {
  const opened = openCheckpoint(memorySource(await bytes, 'x.pth'))
  await expect(opened).rejects.toThrow(CheckpointError)
  await expect(opened).rejects.toThrow(message)
})

test('every byte of every value is covered by a checksum', async () => {
  const bytes = fixture('module_protocol_2.pth')
  const whole = await openCheckpoint(memorySource(bytes, 'x'))
  for (const [key, { storage }] of whole.tensors) {
    const begin = storageAt(bytes, `module_protocol_2/data/${storage.key}`)
    const changed = Uint8Array.from(bytes)
    changed[begin + storage.bytes - 1]! ^= 1
    const checkpoint = await openCheckpoint(memorySource(changed, 'x'))
    await expect(checkpoint.read(checkpoint.tensors.get(key)!)).rejects.toThrow(/does not have the checksum/)
  }
})

test('a file that is cut off anywhere is refused', async () => {
  const bytes = fixture('module_protocol_2.pth')
  for (let length = 0; length < bytes.length; length += 7) {
    await expect(openCheckpoint(memorySource(bytes.subarray(0, length), 'x'))).rejects.toThrow(CheckpointError)
  }
})
