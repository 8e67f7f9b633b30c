import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WriteError } from '../errors'
import { writeFolder } from './write-folder'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-folder-'))
})
afterEach(() => rm(dir, { recursive: true }))

test('a folder appears when it is complete', async () => {
  const path = join(dir, 'deep', 'out')
  const result = await writeFolder(path, async (temporary) => {
    await writeFile(join(temporary, 'a'), 'x')
    expect(await readdir(join(dir, 'deep'))).not.toContain('out')
    return 7
  })
  expect(result).toBe(7)
  expect(await readFile(join(path, 'a'), 'utf8')).toBe('x')
  expect(await readdir(join(dir, 'deep'))).toEqual(['out'])
})

test('an empty folder is taken, anything else stays', async () => {
  await mkdir(join(dir, 'empty'))
  await writeFolder(join(dir, 'empty'), (temporary) => writeFile(join(temporary, 'a'), 'x'))
  const again = writeFolder(join(dir, 'empty'), async () => {})
  await expect(again).rejects.toThrow(WriteError)
  await expect(again).rejects.toThrow('is there already')
  await expect(writeFolder(join(dir, 'empty', 'a'), async () => {})).rejects.toThrow('is there already')
  await expect(writeFolder(join(dir, 'empty', 'a', 'b'), async () => {})).rejects.toThrow(WriteError)
  expect(await readFile(join(dir, 'empty', 'a'), 'utf8')).toBe('x')
})

test('what fails leaves nothing', async () => {
  const failed = writeFolder(join(dir, 'out'), async (temporary) => {
    await writeFile(join(temporary, 'a'), 'x')
    throw new Error('stop')
  })
  await expect(failed).rejects.toThrow('stop')
  expect(await readdir(dir)).toEqual([])
})
