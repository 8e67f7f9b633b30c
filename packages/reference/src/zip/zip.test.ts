import { CheckpointError } from '@lola-ts/tensor-core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collect, deflatedZipOf, find, utf8, zipOf } from '../../test/zip-bytes'
import { memorySource } from '../bytes/byte-source'
import { crc32 } from '../bytes/crc32'
import { readDirectory } from './read-directory'
import { entryChunks, readEntry } from './read-entry'

const list = (bytes: Uint8Array) => readDirectory(memorySource(bytes, 'x.zip'))
const limit = 1e6

async function unpack(bytes: Uint8Array): Promise<Record<string, string>> {
  const source = memorySource(bytes, 'x.zip')
  const files = (await readDirectory(source)).map(async (entry) => [
    entry.name,
    new TextDecoder().decode(await readEntry(source, entry, limit)),
  ])
  return Object.fromEntries(await Promise.all(files))
}

test('crc32 is the one of zip, in pieces too', () => {
  expect(crc32(utf8('123456789'))).toBe(0xcbf43926)
  expect(crc32(utf8('456789'), crc32(utf8('123')))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array(0))).toBe(0)
})

test('what was written comes back, whatever the names and contents', () =>
  fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.string({ minLength: 1, maxLength: 90 }).filter((name) => name !== '__proto__'),
        fc.string({ maxLength: 200 }),
      ),
      async (files) => {
        expect(await unpack(await zipOf(files))).toEqual(files)
      },
    ),
    { numRuns: 50 },
  ))

test('contents begin at multiples of 64 bytes', async () => {
  const bytes = await zipOf({ a: 'first', 'folder/bcd': 'second', e: 'third' })
  for (const text of ['first', 'second', 'third']) expect(find(bytes, text) % 64).toBe(0)
})

test('deflated entries are inflated, up to what they say', async () => {
  const content = utf8('hello '.repeat(100_000))
  const bytes = deflatedZipOf({ 'a.txt': content })
  const source = memorySource(bytes, 'x.zip')
  const [entry] = await readDirectory(source)
  expect(entry).toMatchObject({ name: 'a.txt', deflated: true, size: 600_000 })
  expect(Buffer.compare(await collect(entryChunks(source, entry!)), content)).toBe(0)
  await expect(readEntry(source, entry!, 1000)).rejects.toThrow('a.txt has 600000 bytes, expected 1000 at most')

  const bomb = memorySource(deflatedZipOf({ 'a.txt': new Uint8Array(1e7) }, { claimed: 1000 }), 'x.zip')
  await expect(readEntry(bomb, (await readDirectory(bomb))[0]!, limit)).rejects.toThrow('beyond the 1000 bytes')
  const wrong = memorySource(deflatedZipOf({ 'a.txt': content }, { crc: 1 }), 'x.zip')
  await expect(readEntry(wrong, (await readDirectory(wrong))[0]!, limit)).rejects.toThrow('does not have the checksum')
  const broken = memorySource(bytes.with(60, bytes[60]! ^ 0xff), 'x.zip')
  await expect(readEntry(broken, (await readDirectory(broken))[0]!, limit)).rejects.toThrow(CheckpointError)
})

test('an archive in which entries overlap, or two have one name, is refused', async () => {
  const bytes = await zipOf({ 'a/1': 'one', 'a/2': 'two' })
  const directory = find(bytes, 'PK\x01\x02')
  const second = find(bytes, 'PK\x01\x02', 1)
  const patched = (at: number, ...values: number[]) => {
    const copy = Uint8Array.from(bytes)
    copy.set(values, at)
    return copy
  }
  await expect(list(patched(second + 42, 0, 0, 0, 0))).rejects.toThrow('overlaps what follows')
  await expect(list(patched(directory + 20, 200, 0, 0, 0, 200, 0))).rejects.toThrow('overlaps what follows')
  await expect(list(patched(second + 46, ...utf8('a/1')))).rejects.toThrow('a/1 is there twice')
  await expect(list(patched(directory + 8, 1))).rejects.toThrow('is encrypted')
  await expect(list(patched(directory + 10, 12))).rejects.toThrow('compressed by method 12')
  await expect(list(patched(directory + 24, 9))).rejects.toThrow('is stored as 3 bytes, and claims 9')
  // Another file than the header at that place says: found when it is opened.
  await expect(unpack(patched(second + 46, ...utf8('a/3')))).rejects.toThrow('in two ways that contradict')
})

test('prefixes, suffixes and lying ends are refused', async () => {
  const bytes = await zipOf({ a: 'one', b: 'two' })
  const with_ = (before: Uint8Array, after: Uint8Array) => Uint8Array.from([...before, ...bytes, ...after])
  const end = bytes.length - 22
  for (const wrong of [
    with_(utf8('#!/bin/sh\n'), new Uint8Array(0)),
    with_(new Uint8Array(0), utf8('x')),
    bytes.with(end + 10, 7),
    bytes.with(end + 8, 7),
    bytes.with(end + 12, bytes[end + 12]! + 1),
    bytes.with(end + 16, bytes[end + 16]! + 1),
    bytes.with(end - 20 + 8, 3),
    bytes.with(end - 76 + 40, 3),
    bytes.with(end - 76 + 32, 3),
  ]) {
    await expect(list(wrong)).rejects.toThrow(CheckpointError)
  }
})
