import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isLolaError } from '@lola-ts/tensor-core'
import { beforeAll, expect, test } from 'vitest'
import { type Hub, repository, sha256Of } from '../../../../../tools/hub/hub'
import { startHub } from '../../../../../tools/hub/start-hub'
import { sampleContent } from '../../../test/sample-content'
import { temporaryFolder } from '../../../test/temporary-folder'
import { openWell } from '../open-well-path'
import { writeWell } from '../write-well'
import { type DownloadOptions, type DownloadProgress, downloadWell } from './download-well'
import { partPath } from './part-file'

const folder = temporaryFolder()
const stats = Buffer.from('mean:\n  buoyancy: 0.5\nstd:\n  buoyancy: 1.5\n')
const train = 'data/train/a.hdf5'
const valid = 'data/valid/b.hdf5'
/** Bytes that may be on their way when a connection is cut, a piece of the server. */
const piece = 2 ** 14

let files: Record<string, Uint8Array>
let other: Uint8Array
let places = 0
const fresh = () => join(folder, `here-${places++}`)

beforeAll(async () => {
  const written = async (name: string, options: object) => {
    await writeWell(join(folder, name), sampleContent({ grid: [64, 64], ...options }))
    return readFileSync(join(folder, name))
  }
  const a = await written('a.hdf5', { steps: 12 })
  other = await written('c.hdf5', { steps: 12, seed: 5 })
  files = { 'stats.yaml': stats, [train]: a, [valid]: await written('b.hdf5', { steps: 5, seed: 1 }) }
})

const quick = { attempts: 4, retrySeconds: 0.01, stallSeconds: 5, pieceBytes: 2 ** 18 }

function get(hub: Hub, to: string, options: DownloadOptions = {}) {
  return downloadWell(repository, to, { hub: hub.url, ...quick, ...options })
}

/** A plain web server's file: nothing is known beforehand. */
function getPlain(hub: Hub, to: string, options: DownloadOptions = {}) {
  return downloadWell(`${hub.url}/plain/${train}`, to, { ...quick, ...options })
}

async function refusal(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown) => thrown,
  )
  if (!isLolaError(error)) throw error ?? new Error('nothing was thrown')
  return error
}

function expectWhole(to: string, paths = Object.keys(files)) {
  for (const path of paths) expect(sha256Of(readFileSync(join(to, path)))).toBe(sha256Of(files[path]!))
  for (const path of paths)
    expect(readdirSync(dirname(join(to, path))).filter((name) => name.startsWith('.'))).toEqual([])
}

/** Nothing under a name that a reader takes. */
const expectNothing = (to: string, path: string) => expect(existsSync(join(to, path))).toBe(false)
const size = (...paths: string[]) => paths.reduce((sum, path) => sum + files[path]!.byteLength, 0)

test('a dataset: every file whole, each byte once, in the layout that openWell reads', async () => {
  const hub = await startHub(files)
  const to = fresh()
  const seen: DownloadProgress[] = []
  const done = await get(hub, to, { token: 'secret', onProgress: (progress) => seen.push(progress) })
  expect(done.map(({ outcome }) => outcome)).toEqual(['fetched', 'fetched', 'fetched'])
  expectWhole(to)
  expect(hub.sent()).toBe(size('stats.yaml', train, valid))
  expect(hub.requests.every(({ authorization }) => authorization === 'Bearer secret')).toBe(true)
  const total = size('stats.yaml', train, valid)
  expect(seen[0]).toEqual({ bytes: 0, total, files: 0, fileCount: 3 })
  expect(seen.at(-1)).toEqual({ bytes: total, total, files: 3, fileCount: 3 })
  const flow = await openWell(to, { split: 'train' })
  expect(flow.trajectories).toHaveLength(2)
  flow.close()

  const again = await get(hub, to, { verify: true })
  expect(again.map(({ outcome }) => outcome)).toEqual(['present', 'present', 'present'])
  expect(hub.sent()).toBe(total)
})

test('a split, filters, and what would be fetched', async () => {
  const hub = await startHub(files)
  const to = fresh()
  const planned = await get(hub, to, { split: 'valid', dryRun: true })
  expect(planned).toMatchObject([
    { path: join(to, valid), outcome: 'planned', size: size(valid), sha256: sha256Of(files[valid]!) },
    { path: join(to, 'stats.yaml') },
  ])
  expect(hub.sent()).toBe(0)
  await get(hub, to, { split: 'valid' })
  expectWhole(to, [valid, 'stats.yaml'])
  expectNothing(to, train)
  const error = await refusal(get(hub, to, { split: 'dev' }))
  expect([error.code, error.hint]).toEqual(['NOT_FOUND', 'It has train, valid: check split, include and exclude.'])
  expect((await refusal(get(hub, to, { include: ['zzz'] }))).code).toBe('NOT_FOUND')
  expect((await refusal(downloadWell('nobody/nothing', to, { hub: hub.url, ...quick }))).code).toBe('REMOTE')
  expect((await refusal(downloadWell('../etc', to, { hub: hub.url }))).code).toBe('NOT_FOUND')
})

test('any web server that lists its folders', async () => {
  const hub = await startHub(files)
  const to = fresh()
  await downloadWell(`${hub.url}/plain/`, to, { ...quick, split: 'train' })
  expectWhole(to, [train, 'stats.yaml'])
  expectNothing(to, valid)
})

test('connections that are cut: what arrived is not fetched again', async () => {
  const hub = await startHub(files)
  hub.cuts = [0, 40_000, 100_000, 1000, 200_000]
  const to = fresh()
  await get(hub, to, { split: 'train' })
  expectWhole(to, [train])
  expect(hub.sent()).toBeLessThanOrEqual(size('stats.yaml', train) + 4 * piece)
})

test('Ctrl-C, then a second run: at most the missing bytes', async () => {
  const hub = await startHub(files)
  hub.pause = 5
  const to = fresh()
  const controller = new AbortController()
  const stopped = get(hub, to, {
    split: 'train',
    signal: controller.signal,
    onProgress: ({ bytes }) => bytes > size(train) / 2 && controller.abort(),
  })
  await expect(stopped).rejects.toThrow(/aborted/)
  expectNothing(to, train)
  const journal = JSON.parse(readFileSync(`${partPath(join(to, train))}.json`, 'utf8'))
  const kept = journal.done.reduce((sum: number, [start, end]: [number, number]) => sum + end - start, 0)
  expect(kept).toBeGreaterThan(size(train) / 3)

  hub.pause = 0
  hub.requests.length = 0
  const seen: DownloadProgress[] = []
  await get(hub, to, { split: 'train', onProgress: (progress) => seen.push(progress) })
  expectWhole(to, [train])
  const fetched = hub.requests.filter(({ path }) => path.endsWith(train)).reduce((sum, { sent }) => sum + sent, 0)
  expect(fetched).toBe(size(train) - kept)
  expect(seen[0]!.bytes).toBeGreaterThanOrEqual(kept)
})

test('a busy server and its error page: asked again; never data', async () => {
  const hub = await startHub(files)
  hub.busy = 2
  const to = fresh()
  await get(hub, to)
  expectWhole(to)
  hub.busy = Number.POSITIVE_INFINITY
  const error = await refusal(get(hub, fresh()))
  expect(error).toMatchObject({ code: 'REMOTE', temporary: true, status: 503 })
  expect(error.message).toContain('the server answered 503 Service Unavailable')
})

test.each([
  ['a web page', '<!doctype html><title>Please log in</title>', train],
  ['a text', 'Gone fishing', 'stats.yaml'],
])('%s with status 200 is not accepted', async (_, page, path) => {
  const hub = await startHub({ [train]: files[train]!, 'stats.yaml': stats })
  hub.listed.set('stats.yaml', { size: page.length })
  hub.page = page
  const to = fresh()
  const error = await refusal(get(hub, to))
  expect(error.code).toBe('REMOTE')
  hub.headers = {}
  hub.page = null
  hub.files.set(path, Buffer.from(page))
  const plain = await refusal(downloadWell(`${hub.url}/plain/`, to, quick))
  expect(plain.code).toBe('WELL_FORMAT')
  expectNothing(to, path)
  expect(existsSync(partPath(join(to, path)))).toBe(false)
})

test('wrong length: the server has another size than the listing, or ends before its own', async () => {
  const hub = await startHub(files)
  hub.listed.set(train, { size: size(train) + 7 })
  const to = fresh()
  const error = await refusal(get(hub, to, { split: 'train' }))
  expect(error.message).toContain(`has ${size(train)} bytes, expected ${size(train) + 7}`)
  hub.listed.clear()
  hub.lie = 100
  const short = await refusal(getPlain(hub, to))
  expect(short).toMatchObject({ code: 'REMOTE', temporary: true })
  expectNothing(to, train)
  expectNothing(to, 'a.hdf5')
})

test('a checksum that does not fit: refused, deleted, fetched anew by the next run', async () => {
  const hub = await startHub(files)
  const damaged = Uint8Array.from(files[train]!)
  damaged[damaged.length >> 1]! ^= 1
  hub.listed.set(train, { sha256: sha256Of(files[train]!) })
  hub.files.set(train, damaged)
  const to = fresh()
  const error = await refusal(get(hub, to, { split: 'train' }))
  expect(error.code).toBe('CHECKSUM')
  expect(error.message).toContain(sha256Of(damaged))
  expectNothing(to, train)
  expect(existsSync(partPath(join(to, train)))).toBe(false)
  hub.files.set(train, files[train]!)
  await get(hub, to, { split: 'train' })
  expectWhole(to, [train])
  writeFileSync(join(to, train), damaged)
  expect((await refusal(get(hub, to, { split: 'train', verify: true }))).code).toBe('CHECKSUM')
})

test('a checksum in a header is held against the bytes, too', async () => {
  const hub = await startHub(files)
  const digest = (bytes: Uint8Array) => `sha-256=:${Buffer.from(sha256Of(bytes), 'hex').toString('base64')}:`
  hub.headers = { 'repr-digest': digest(other) }
  expect((await refusal(getPlain(hub, fresh()))).code).toBe('CHECKSUM')
  hub.headers = { 'repr-digest': digest(files[train]!) }
  const to = fresh()
  const [done] = await getPlain(hub, to)
  expect(done).toMatchObject({ sha256: sha256Of(files[train]!), outcome: 'fetched' })
})

test('a file that is replaced in mid-download is the new one, never a mixture', async () => {
  const hub = await startHub(files)
  const to = fresh()
  hub.onPiece = (path, sent) => {
    if (path === train && sent >= 100_000) hub.files.set(train, other)
  }
  await getPlain(hub, to)
  expect(sha256Of(readFileSync(join(to, 'a.hdf5')))).toBe(sha256Of(other))

  let turn = 0
  hub.onPiece = (_, sent) => {
    if (sent > 0) return
    const next = Uint8Array.from(files[train]!)
    next[next.length - 1] = turn++
    hub.files.set(train, next)
  }
  const error = await refusal(getPlain(hub, fresh()))
  expect(error.message).toContain('was replaced on the server while it was downloaded')
})

test('a file that was replaced between two runs is fetched anew', async () => {
  const hub = await startHub(files)
  hub.pause = 5
  const to = fresh()
  const controller = new AbortController()
  const onProgress = ({ bytes }: DownloadProgress) => bytes > 300_000 && controller.abort()
  await expect(getPlain(hub, to, { signal: controller.signal, onProgress })).rejects.toThrow(/aborted/)
  hub.pause = 0
  hub.files.set(train, other)
  await getPlain(hub, to)
  expect(sha256Of(readFileSync(join(to, 'a.hdf5')))).toBe(sha256Of(other))
})

test.each([
  ['no ranges', { ranges: false }, 2],
  ['no version and no checksum', { etag: false as const }, 2],
  ['no HEAD', { head: 405 }, 1],
  ['weak tags', { etag: 'weak' as const }, 1],
])('a server with %s', async (_, behaviour, times) => {
  const hub = await startHub(files)
  Object.assign(hub, behaviour, { cuts: [200_000, 200_000] })
  const to = fresh()
  await getPlain(hub, to)
  expect(sha256Of(readFileSync(join(to, 'a.hdf5')))).toBe(sha256Of(files[train]!))
  // Only where parts can be had, and be told to belong together, is nothing fetched twice.
  expect(hub.sent()).toBeLessThanOrEqual(size(train) * times + 2 * piece)
})

test('a server without ranges that always cuts is given up', async () => {
  const hub = await startHub(files)
  Object.assign(hub, { ranges: false, cuts: new Array(50).fill(200_000) })
  const to = fresh()
  expect((await refusal(getPlain(hub, to))).code).toBe('REMOTE')
  expect(hub.requests.length).toBeLessThan(10)
  expectNothing(to, 'a.hdf5')
})

test('redirects to another host, as the hub makes them', async () => {
  const hub = await startHub(files)
  hub.redirect = true
  const to = fresh()
  await get(hub, to)
  expectWhole(to)
})

test('a server that falls silent is asked again', async () => {
  const hub = await startHub(files)
  let silent = true
  hub.onPiece = (_, sent) => {
    hub.pause = silent && sent >= 50_000 ? 100_000 : 0
    if (sent >= 50_000) silent = false
  }
  const to = fresh()
  await getPlain(hub, to, { stallSeconds: 0.3 })
  expect(sha256Of(readFileSync(join(to, 'a.hdf5')))).toBe(sha256Of(files[train]!))
})

test('nothing is there to connect to', async () => {
  const hub = await startHub(files)
  await hub.close()
  const error = await refusal(getPlain(hub, fresh()))
  expect(error.message).toContain('the connection failed (ECONNREFUSED)')
})

test('too little room: said before a byte is fetched', async () => {
  const hub = await startHub(files)
  hub.listed.set(train, { size: 2 ** 52 })
  const to = fresh()
  const error = await refusal(get(hub, to))
  expect(error.code).toBe('DISK_SPACE')
  expect(hub.sent()).toBe(0)
})

test('a file in the way, a listing that leads elsewhere', async () => {
  const hub = await startHub(files)
  const to = fresh()
  await mkdir(dirname(join(to, train)), { recursive: true })
  writeFileSync(join(to, train), 'mine')
  expect(await refusal(get(hub, to))).toMatchObject({ code: 'WRITE' })
  expect(readFileSync(join(to, train), 'utf8')).toBe('mine')
  const hostile = await startHub({ '../../data/train/x.hdf5': files[train]! })
  expect((await refusal(get(hostile, to))).message).toContain('lists a file called "../../data/train/x.hdf5"')
})

test('bytes with the right checksum that are no dataset are kept, and not fetched twice', async () => {
  const hub = await startHub({ [train]: Buffer.alloc(300_000, 7) })
  const to = fresh()
  const message = `${hub.url}/datasets/${repository}/resolve/main/${train}: not an HDF5 file but something else`
  expect((await refusal(get(hub, to))).message).toContain(message)
  expectNothing(to, train)
  expect((await refusal(get(hub, to))).message).toContain(message)
  expect(hub.sent()).toBe(300_000)
})

test('two downloads of one file at a time: the second says so', async () => {
  const hub = await startHub(files)
  hub.pause = 5
  const to = fresh()
  const first = get(hub, to, { split: 'train' })
  while (!existsSync(`${partPath(join(to, train))}.lock`)) await new Promise((resolve) => setTimeout(resolve, 5))
  expect((await refusal(get(hub, to, { split: 'train' }))).message).toContain('is being downloaded by another process')
  await first
  expectWhole(to, [train])
})
