import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Hub, repository } from '../../../tools/hub/hub'
import { startHub } from '../../../tools/hub/start-hub'
import { writeFlow } from './flows'
import { complaint, expectDone, lola, path } from './lola'

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

test('info of addresses, files and folders together; what was fetched stays in the cache', async () => {
  const far = `${hub.url}/plain/${train}`
  const info = async (...args: string[]) => {
    hub.requests.length = 0
    const outcome = expectDone(await lola(['data', 'info', ...args]))
    return { ...outcome, ranges: hub.requests.filter(({ range }) => range !== null).length }
  }
  const near = await info('served.hdf5')
  const alone = await info(far)
  expect(alone.stdout.replaceAll(far, 'served.hdf5').replaceAll(/ +/g, ' ')).toBe(near.stdout.replaceAll(/ +/g, ' '))
  const both = JSON.parse((await info(far, 'served.hdf5', '--json')).stdout).results
  expect(both).toHaveLength(1)
  expect(both[0].files.map(({ path: name }: { path: string }) => name)).toEqual([far, 'served.hdf5'])
  expect(both[0].trajectories).toBe(2 * both[0].files[0].nTrajectories)
  const folder = JSON.parse((await info(`${hub.url}/plain/`, '--split', 'train', '--json')).stdout).results
  expect(folder).toMatchObject([{ split: 'train', files: [{ path: far, bytes: bytes() }] }])

  const cache = ['--cache-folder', 'cache', '--cache-mb', '1']
  const first = await info(far, ...cache)
  const second = await info(far, ...cache)
  expect(second.stdout).toBe(alone.stdout)
  expect(second.ranges).toBe(1)
  expect(first.ranges).toBeGreaterThanOrEqual(second.ranges)
  expect(readdirSync(path('cache'))).toHaveLength(1)
})

test('stats and pictures of an address equal those of the file; what reads all of it wants a file', async () => {
  const far = `${hub.url}/plain/${train}`
  const env = { LOLA_DATA_CACHE: 'cache' }
  const results = async (...args: string[]) =>
    JSON.parse(expectDone(await lola(['data', ...args, '--json'], { env })).stdout).results
  const [{ split: _, ...remote }] = await results('stats', far)
  expect((await results('stats', 'served.hdf5'))[0]).toMatchObject(remote)
  await results('show', far, '--frames', '0', '--out', 'far')
  await results('show', 'served.hdf5', '--frames', '0', '--out', 'near')
  expect(readFileSync(path('far.png')).equals(readFileSync(path('near.png')))).toBe(true)
  const plan = await lola(['train', 'autoencoder', '--preset', 'rb-64', '--dry-run', `data.path=${hub.url}/plain/`])
  expect(complaint(plan)).toContain('1 HDF5 files, none of them chosen') // for valid
  for (const args of [
    ['validate', far],
    ['prepare', far, '--out', 'x.hdf5'],
  ]) {
    const outcome = await lola(['data', ...args])
    expect(complaint(outcome)).toMatch(/^✗ NOT_FOUND {2}.*is on a server/)
  }
  const wrong = await lola(['data', 'info', far, '--cache-folder', 'cache', '--cache-mb', 'much'])
  expect([wrong.status, complaint(wrong)]).toEqual([2, expect.stringContaining('much')])
})
