import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../test/records'
import { resultsFromJson } from '../index'
import { writeFigure, writeResults } from './index'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lola-eval-'))
})
afterAll(() => rm(folder, { recursive: true }))

const timing = {
  case: 'a',
  backend: 'cpu',
  precision: 'float32',
  batch: 1,
  min_ms: 1,
  median_ms: 2,
  gflops: null,
  peak_mb: null,
}
const results = { command: 'demo', version: '0.1.0', backend: 'cpu', results: [record(), timing] }

test('a results folder', async () => {
  const demo = join(folder, 'runs/demo')
  const paths = await writeResults(demo, results, { report: '<p>' })
  expect(paths.map((path) => path.slice(demo.length + 1))).toEqual([
    'results.json',
    'scores.csv',
    'summary.csv',
    'timings.csv',
    'report.html',
  ])
  expect(await readdir(demo)).toHaveLength(5)
  expect(resultsFromJson(await readFile(paths[0]!, 'utf8'))).toEqual(results)
  expect(await readFile(paths[1]!, 'utf8')).toContain('rb-64/diffusion,emulation')
})

test('figures as text and as PNG', async () => {
  await writeFigure(join(folder, 'a.svg'), '<svg/>')
  await writeFigure(join(folder, 'a.png'), { width: 1, height: 1, data: new Uint8Array(4) })
  expect(await readFile(join(folder, 'a.svg'), 'utf8')).toBe('<svg/>')
  expect((await readFile(join(folder, 'a.png'))).subarray(1, 4).toString()).toBe('PNG')
})

test('where a file stands in the way, nothing is written', async () => {
  const path = join(folder, 'file')
  await writeFile(path, 'mine')
  await expect(writeResults(path, results)).rejects.toMatchObject({ code: 'WRITE' })
  expect(await readFile(path, 'utf8')).toBe('mine')
})
