import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WriteError } from '../errors'
import { fill, isTemporary, temporaryName, writeAtomic } from './write-atomic'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-write-'))
})
afterEach(() => rm(dir, { recursive: true }))

test('writes text, bytes and pieces, over what stood there', async () => {
  const path = join(dir, 'a')
  await writeAtomic(path, 'text')
  expect(await readFile(path, 'utf8')).toBe('text')
  await writeAtomic(path, Uint8Array.of(1, 2))
  expect([...(await readFile(path))]).toEqual([1, 2])
  await writeAtomic(
    path,
    (async function* () {
      yield Uint8Array.of(3)
      yield new Uint8Array(100_000).fill(4)
    })(),
  )
  expect((await readFile(path)).length).toBe(100_001)
  expect(await readdir(dir)).toEqual(['a'])
})

test('a writer that fails half way leaves the old content and no temporary file', async () => {
  const path = join(dir, 'a')
  await writeFile(path, 'old')
  const half = (async function* () {
    yield Uint8Array.of(1)
    expect((await readdir(dir)).filter(isTemporary)).toHaveLength(1)
    throw new Error('power cut')
  })()
  await expect(writeAtomic(path, half)).rejects.toThrow('power cut')
  expect(await readFile(path, 'utf8')).toBe('old')
  expect(await readdir(dir)).toEqual(['a'])
})

test.runIf(existsSync('/dev/full'))('says that the disk is full', async () => {
  const full = fill('/dev/full', 'text', 'runs/a/state.json')
  await expect(full).rejects.toThrow(WriteError)
  await expect(full).rejects.toThrow('runs/a/state.json: could not be written: the disk is full')
  await expect(full).rejects.toHaveProperty('hint', expect.stringContaining('Free some space'))
})

test('says which path cannot be written, and leaves nothing behind', async () => {
  await expect(writeAtomic(join(dir, 'missing', 'a'), 'x')).rejects.toThrow(/missing\/a: .* its folder does not exist/)
  await mkdir(join(dir, 'taken'))
  await expect(writeAtomic(join(dir, 'taken'), 'x')).rejects.toThrow(WriteError)
  expect(await readdir(dir)).toEqual(['taken'])
})

test('knows its temporary names from all others', () => {
  expect(isTemporary(temporaryName('state.json'))).toBe(true)
  expect(['state.json', '.state.json', '.git', 'a.tmp', '.a.tmp'].some(isTemporary)).toBe(false)
})
