import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Hub, repository } from '../../../tools/hub/hub'
import { startHub } from '../../../tools/hub/start-hub'
import { writeFlow } from './flows'
import { complaint, lola, path } from './lola'

let hub: Hub
const train = 'data/train/a.hdf5'

beforeAll(async () => {
  await writeFlow(path('served.hdf5'), 0)
  const bytes = readFileSync(path('served.hdf5'))
  hub = await startHub({ [train]: bytes, 'stats.yaml': Buffer.from('mean:\n  a: 1\nstd:\n  a: 1\n') })
})

const download = (to: string, ...rest: string[]) =>
  lola(['data', 'download', repository, to, '--hub', hub.url, ...rest], { env: { HF_TOKEN: '' } })
const bytes = () => hub.files.get(train)!.byteLength

test('a dataset is downloaded, listed, and readable; a second run fetches nothing', async () => {
  const planned = await download('got', '--dry-run')
  expect(planned.stdout).toMatch(/^planned .*got\/data\/train\/a.hdf5$/m)
  expect(hub.sent()).toBe(0)
  const done = await download('got', '--json')
  expect(done.status, done.stderr).toBe(0)
  expect(JSON.parse(done.stdout).results).toMatchObject([{ outcome: 'fetched', size: bytes() }, { outcome: 'fetched' }])
  expect(done.stderr).toMatch(/download {2}[\d.]+ kB of [\d.]+ kB {2}100 %.* files 2\/2/)
  const sent = hub.sent()
  expect((await download('got')).stdout).toMatch(/^present /m)
  expect(hub.sent()).toBe(sent)
  expect((await lola(['data', 'info', 'got', '--split', 'train'])).status).toBe(0)
})

test('Ctrl-C exits with 130, and the same command goes on', async () => {
  hub.requests.length = 0
  hub.pause = 20
  const child = { kill: (): unknown => undefined }
  hub.onPiece = (_, sent) => sent > bytes() / 3 && child.kill()
  const stopped = await lola(['data', 'download', repository, 'stopped', '--hub', hub.url], {
    onStart: (started) => {
      child.kill = () => {
        child.kill = () => undefined
        return started.kill('SIGINT')
      }
    },
  })
  hub.onPiece = null
  expect(stopped.status, stopped.stderr).toBe(130)
  expect(stopped.stderr).toContain('are kept: the same command goes on there')
  const folder = path('stopped/data/train')
  expect(readdirSync(folder).sort()).toEqual(['.a.hdf5.part', '.a.hdf5.part.json'])
  const journal = JSON.parse(readFileSync(join(folder, '.a.hdf5.part.json'), 'utf8'))
  const kept = journal.done.reduce((sum: number, [start, end]: [number, number]) => sum + end - start, 0)
  expect(kept).toBeGreaterThan(0)

  hub.requests.length = 0
  hub.pause = 0
  expect((await download('stopped')).status).toBe(0)
  const again = hub.requests.filter((request) => request.path.endsWith(train))
  expect(again.reduce((sum, { sent }) => sum + sent, 0)).toBe(bytes() - kept)
  expect(readFileSync(path('stopped', train)).equals(Buffer.from(hub.files.get(train)!))).toBe(true)
  expect(readdirSync(folder)).toEqual(['a.hdf5'])
})

test('what cannot be downloaded is said in one line', async () => {
  const refused = async (args: string[], code: string, status = 1) => {
    const outcome = await lola(args)
    expect(complaint(outcome), outcome.stderr).toMatch(new RegExp(`^✗ ${code}  `))
    expect(outcome.status).toBe(status)
    return complaint(outcome)
  }
  const at = ['--hub', hub.url]
  expect(await refused(['data', 'download', 'nobody/nothing', 'x', ...at], 'REMOTE')).toContain('404 Not Found')
  expect(await refused(['data', 'download', 'a b', 'x', ...at], 'NOT_FOUND')).toContain('a b')
  expect(await refused(['data', 'download', repository, 'x', '--split', 'dev', ...at], 'NOT_FOUND')).toContain('train')
  expect(await refused(['data', 'download', repository], 'USAGE', 2)).toContain('FOLDER is missing')
  expect(await refused(['data', 'download', repository, 'x', '--connections', '0'], 'USAGE', 2)).toContain('0')
  hub.listed.set(train, { sha256: '0'.repeat(64) })
  expect(await refused(['data', 'download', repository, 'bad-sum', ...at], 'CHECKSUM')).toContain('SHA-256')
  hub.listed.clear()
  await rm(path('bad-sum'), { recursive: true })
})
