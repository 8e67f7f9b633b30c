import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { cacheBlock, cacheVersion } from '../../test/cache-block'
import { temporaryFolder } from '../../test/temporary-folder'
import { blockCache } from './block-cache'

const folder = temporaryFolder()
const stored = 1032

const filesIn = (cache: string) =>
  readdirSync(cache, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(cache, name)).map((block) => join(cache, name, block)))
const bytesIn = (cache: string) => filesIn(cache).reduce((sum, path) => sum + statSync(path).size, 0)

test('what was used longest ago goes first, and the folder stays below its limit', () => {
  const cache = join(folder, 'limited')
  mkdirSync(join(cache, 'mine'), { recursive: true })
  writeFileSync(join(cache, 'mine/0'), 'not a block')
  const limitBytes = 10 * stored
  const blocks = blockCache(cache, cacheVersion, { limitBytes })!
  for (let block = 0; block < 9; block++) blocks.set(block, cacheBlock(block))
  for (const path of filesIn(cache)) utimesSync(path, 0, 1000 + Number(path.split('/').at(-1)))
  expect(blocks.get(0)).toEqual(cacheBlock(0))
  blocks.set(9, cacheBlock(9))
  expect([0, 1, 2, 9].map((block) => blocks.get(block) !== undefined)).toEqual([true, false, true, true])
  for (let block = 10; block < 200; block++) {
    blocks.set(block, cacheBlock(block))
    expect(bytesIn(cache)).toBeLessThanOrEqual(limitBytes)
  }
  expect(filesIn(cache).length).toBeGreaterThan(7)
  expect(readFileSync(join(cache, 'mine/0'), 'utf8')).toBe('not a block')
})

test('blocks that are larger than the limit are not kept', () => {
  const cache = join(folder, 'tiny')
  const blocks = blockCache(cache, cacheVersion, { limitBytes: stored - 1 })!
  blocks.set(0, cacheBlock(0))
  expect(blocks.get(0)).toBeUndefined()
})

test('another version of the file has blocks of its own; without a version there are none', () => {
  const cache = join(folder, 'versions')
  const first = blockCache(cache, cacheVersion)!
  first.set(0, cacheBlock(0))
  for (const change of [{ etag: '"2"' }, { modified: 'Sun, 06 Nov 1994 08:49:37 GMT' }, { size: 60_001 }]) {
    expect(blockCache(cache, { ...cacheVersion, ...change })!.get(0)).toBeUndefined()
  }
  expect(blockCache(cache, cacheVersion, { blockBytes: 1000 })!.get(0)).toBeUndefined()
  expect(blockCache(cache, cacheVersion)!.get(0)).toEqual(cacheBlock(0))
  expect(blockCache(cache, { ...cacheVersion, etag: null })).toBeUndefined()
})

test.each([
  ['a changed byte', (path: string) => writeFileSync(path, readFileSync(path).fill(9, 500, 501))],
  ['a lost end', (path: string) => truncateSync(path, 800)],
  ['nothing but a name', (path: string) => truncateSync(path, 0)],
])('a block with %s is as if it were not there', (what, damage) => {
  const cache = join(folder, what)
  const blocks = blockCache(cache, cacheVersion)!
  blocks.set(3, cacheBlock(3))
  damage(filesIn(cache)[0]!)
  expect(blocks.get(3)).toBeUndefined()
  blocks.set(3, cacheBlock(3))
  expect(blocks.get(3)).toEqual(cacheBlock(3))
})

test('where nothing can be written nothing is kept', () => {
  const cache = join(folder, 'a-file')
  writeFileSync(cache, 'x')
  const blocks = blockCache(cache, cacheVersion)!
  blocks.set(0, cacheBlock(0))
  expect(blocks.get(0)).toBeUndefined()
  expect(readFileSync(cache, 'utf8')).toBe('x')
})

test('four processes share a folder that is too small for them: none reads anything wrong', async () => {
  const cache = join(folder, 'shared')
  const limitBytes = 20 * stored
  const script = join(import.meta.dirname, '../../.test/worker/share-cache.js')
  const run = (seed: number) => promisify(execFile)(process.execPath, [script, cache, String(limitBytes), String(seed)])
  const outputs = await Promise.all([1, 2, 3, 4].map(run))
  expect(outputs.map(({ stdout, stderr }) => stdout + stderr)).toEqual(['', '', '', ''])
  expect(filesIn(cache).filter((path) => path.endsWith('.tmp'))).toEqual([])
  // Each process may be writing one block while another looks.
  expect(bytesIn(cache)).toBeLessThanOrEqual(limitBytes + 3 * stored)
  expect(filesIn(cache).length).toBeGreaterThan(10)
})
