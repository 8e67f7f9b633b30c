import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { NotFoundError } from '../errors'
import { fileSource } from '../node/file-source'
import { openDataset } from '../node/open-dataset'
import { openWell } from '../node/open-well-path'
import { readWellFile } from '../node/read-well-file'
import { writeWell } from '../node/write-well'
import type { ByteSource } from '../source/byte-source'
import { sourceStore } from './source-store'

const folder = temporaryFolder()
const path = join(folder, 'flow.hdf5')

beforeAll(() => writeWell(path, sampleContent({ grid: [64, 64], steps: 40 })))

/** A file's source that counts what is read of it and fails on command. */
function watched(): { source: ByteSource; counts: { bytes: number; closed: boolean; fail: Error | null } } {
  const file = fileSource(path)
  const counts = { bytes: 0, closed: false, fail: null as Error | null }
  return {
    counts,
    source: {
      ...file,
      read(offset, length) {
        if (counts.fail) throw counts.fail
        counts.bytes += length
        return file.read(offset, length)
      },
      close() {
        counts.closed = true
        file.close()
      },
    },
  }
}

test('a dataset of sources equals that of the disk, and a window costs its own chunks', async () => {
  const { source, counts } = watched()
  const remote = openDataset(await sourceStore([source]), [path])
  const local = await openWell(path)
  expect(remote.files).toEqual(local.files)
  expect(remote.trajectories).toEqual(local.trajectories)
  const metadata = counts.bytes
  expect(metadata).toBeLessThan(64_000)
  expect(remote.windows({ length: 3 }).read(40)).toEqual(local.windows({ length: 3 }).read(40))
  expect(counts.bytes - metadata).toBeLessThan(source.size / 4)
  remote.close()
  local.close()
  expect(counts.closed).toBe(true)
})

test('an error of the source passes as it is, and the next read is right again', async () => {
  const { source, counts } = watched()
  const store = await sourceStore([source])
  const file = readWellFile(store, path)
  counts.fail = new NotFoundError('the network is gone')
  expect(() => file.read(0, { start: 20, count: 1 })).toThrow(counts.fail)
  counts.fail = null
  const local = await openWell(path)
  expect(file.read(0, { start: 20, count: 1 })).toEqual(local.trajectory(0, { start: 20, count: 1 }).snapshots)
  file.close()
  local.close()
  store.close()
  expect(() => store.check(path)).toThrow(/no such file/)
})
