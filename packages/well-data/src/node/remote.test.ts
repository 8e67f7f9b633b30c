import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLolaError } from '@lola-ts/tensor-core'
import { beforeAll, expect, test } from 'vitest'
import { repository } from '../../../../tools/hub/hub'
import { type HubThread, hubThread } from '../../test/hub-thread'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { openWellFile } from './open-well-file'
import { openWell } from './open-well-path'
import { writeWell } from './write-well'

const folder = temporaryFolder()
const train = 'data/train/a.hdf5'
const options = { remote: { attempts: 4, retrySeconds: 0.01, stallSeconds: 2, blockBytes: 2 ** 14 } }

let hub: HubThread
let other: Uint8Array
let bytes: Uint8Array
let local: string

beforeAll(async () => {
  local = join(folder, 'a.hdf5')
  await writeWell(local, sampleContent({ grid: [64, 64], steps: 40 }))
  bytes = readFileSync(local)
  const changed = join(folder, 'b.hdf5')
  await writeWell(changed, sampleContent({ grid: [64, 64], steps: 40, seed: 1 }))
  other = readFileSync(changed)
  hub = await hubThread({ [train]: bytes, 'stats.yaml': Buffer.from('mean: {}') })
})

/** Bytes and requests since the last look. */
async function cost() {
  const requests = (await hub.requests()).filter(({ path }) => path.endsWith('.hdf5'))
  return { requests: requests.length, bytes: requests.reduce((sum, { sent }) => sum + sent, 0) }
}

async function refusal(call: () => unknown) {
  const error = await (async () => call())().then(
    () => undefined,
    (thrown) => thrown,
  )
  if (!isLolaError(error)) throw error ?? new Error('nothing was thrown')
  return error
}

const plain = () => `${hub.url}/plain/${train}`

test('a split behind an address equals that on the disk; a window costs its own chunks', async () => {
  await cost()
  const far = await openWell(`${hub.url}/plain/`, { split: 'train', ...options })
  const near = await openWell(local)
  expect(far.trajectories.map(({ label }) => label)).toEqual(near.trajectories.map(({ label }) => label))
  const opening = await cost()
  expect(opening.bytes).toBeLessThan(bytes.length / 20)
  expect(opening.requests).toBeLessThan(10)
  const window = far.windows({ length: 3 }).read(50)
  expect(window).toEqual(near.windows({ length: 3 }).read(50))
  const reading = await cost()
  expect(reading.bytes).toBeLessThan(bytes.length / 4)
  expect(far.windows({ length: 3 }).read(50)).toEqual(window)
  expect((await cost()).requests).toBe(0)
  far.close()
  near.close()
})

test('the hub, by its own kind of address; disks and servers in one dataset', async () => {
  process.env.HF_ENDPOINT = hub.url
  const both = await openWell([`hf://datasets/${repository}`, local], { split: 'train', ...options })
  expect(both.files.map(({ path }) => path)).toEqual([`${hub.url}/datasets/${repository}/resolve/main/${train}`, local])
  expect(both.trajectory(1, { start: 7, count: 2 })).toEqual(both.trajectory(3, { start: 7, count: 2 }))
  both.close()
  delete process.env.HF_ENDPOINT
})

test('a cache folder outlives the reader; damaged blocks in it are fetched again', async () => {
  const remote = { ...options.remote, cacheFolder: join(folder, 'cache') }
  const read = async () => {
    const file = await openWellFile(plain(), remote)
    const values = file.read(1, { start: 30, count: 2 })
    file.close()
    return values
  }
  await cost()
  const first = await read()
  const { requests } = await cost()
  expect(requests).toBeGreaterThan(1)
  expect(await read()).toEqual(first)
  expect((await cost()).requests).toBe(1) // which version it is
  const [version] = readdirSync(remote.cacheFolder)
  for (const block of readdirSync(join(remote.cacheFolder, version!))) {
    const path = join(remote.cacheFolder, version!, block)
    const content = readFileSync(path)
    content[content.length >> 1]! ^= 1
    writeFileSync(path, content)
  }
  expect(await read()).toEqual(first)
  expect((await cost()).requests).toBe(requests)
  await hub.set({ etag: false })
  await read()
  expect(readdirSync(remote.cacheFolder)).toHaveLength(1)
  await hub.set({ etag: true })
})

test('a file that changed on the server is fetched anew; a small folder keeps what was used last', async () => {
  const remote = { ...options.remote, cacheFolder: join(folder, 'changing'), cacheFolderBytes: 6 * (2 ** 14 + 32) }
  const read = async () => {
    const file = await openWellFile(plain(), remote)
    const values = file.read(1, { start: 10, count: 2 })
    file.close()
    return values
  }
  const first = await read()
  await hub.set({ files: new Map([[train, other]]) })
  const second = await read()
  expect(second).not.toEqual(first)
  await hub.set({ files: new Map([[train, bytes]]) })
  expect(await read()).toEqual(first)
  const kept = readdirSync(remote.cacheFolder).flatMap((name) => readdirSync(join(remote.cacheFolder, name)))
  expect(kept.length).toBeGreaterThan(3)
  expect(kept.length).toBeLessThanOrEqual(6)
  await expect(openWellFile(plain(), { ...remote, cacheFolderBytes: -1 })).rejects.toThrow('expected 0 or more')
})

test('busy, cut and silent connections are tried again', async () => {
  const near = await openWell(local)
  const expected = near.trajectory(0, { start: 30, count: 3 }).snapshots
  near.close()
  for (const trouble of [{ busy: 2 }, { cuts: [0, 5000] }, { cuts: [100], busy: 1 }]) {
    const file = await openWellFile(plain(), options.remote)
    await hub.set(trouble)
    expect(file.read(0, { start: 30, count: 3 })).toEqual(expected)
    file.close()
  }
  const file = await openWellFile(plain(), { ...options.remote, attempts: 2, stallSeconds: 0.2 })
  await hub.set({ pause: 1500 })
  expect((await refusal(() => file.read(0, { start: 20, count: 8 }))).code).toBe('REMOTE')
  await hub.set({ pause: 0 })
  expect(file.read(0, { start: 30, count: 3 })).toEqual(expected)
  file.close()
})

test('a file that is replaced while it is open is refused', async () => {
  const file = await openWellFile(plain(), options.remote)
  await hub.set({ files: new Map([[train, other]]) })
  const error = await refusal(() => file.read(1, { start: 20, count: 1 }))
  expect([error.code, error.message]).toEqual(['REMOTE', `${plain()}: was replaced on the server while it was read`])
  file.close()
  await hub.set({ files: new Map([[train, bytes]]) })
})

test('what cannot be read from afar is said', async () => {
  const message = async (change: object, url = plain()) => {
    await hub.set(change)
    const { code, message } = await refusal(() => openWellFile(url, options.remote))
    await hub.set({ ranges: true, page: null, busy: 0, files: new Map([[train, bytes]]) })
    return `${code} ${message}`
  }
  expect(await message({ ranges: false })).toBe(`REMOTE ${plain()}: the server does not serve parts of files`)
  expect(await message({ page: '<!doctype html>Log in' })).toContain('sent a web page')
  expect(await message({ busy: 100 })).toContain('503 Service Unavailable')
  expect(await message({}, `${hub.url}/plain/none.hdf5`)).toContain('404 Not Found')
  expect(await message({ files: new Map([[train, Buffer.from('x,y\n1,2')]]) })).toContain('a text file')
  expect(await message({ files: new Map([[train, bytes.subarray(0, 30_000)]]) })).toContain('truncated')
  expect(await message({}, 'http://127.0.0.1:9/a.hdf5')).toContain(
    'REMOTE http://127.0.0.1:9/a.hdf5: the connection failed',
  )
})
