import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { writeHugeFile } from '../../test/huge-file'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { batchIndices } from '../batch-indices'
import { hdf5 } from './hdf5'
import { openWell } from './open-well-path'
import { writeWell } from './write-well'

const folder = temporaryFolder()

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that this process has read from files so far; 0 where the system does not count them. */
function bytesRead(): number {
  if (!existsSync('/proc/self/io')) return 0
  return Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1])
}

/** The most memory that this process ever held. */
const peak = () => process.resourceUsage().maxRSS * 1024

test('a window of a file above 4 GB costs its own bytes, on the disk and in memory', async () => {
  const path = join(folder, 'huge.hdf5')
  const grid: [number, number] = [1021, 1024]
  const state = 4 * grid[0] * grid[1]
  const filled = [0, 699, 700, 1299, 1300]
  await writeHugeFile(path, { grid, steps: 1301, filled })
  expect(statSync(path).size).toBeGreaterThan(5e9)

  const [read, held] = [bytesRead(), peak()]
  const flow = await openWell(path)
  const windows = flow.windows({ length: 2 })
  expect(bytesRead() - read).toBeLessThan(state)
  for (const start of [1299, 0, 699]) {
    const { snapshots, shape } = windows.read(start)
    expect(shape).toEqual([2, ...grid, 1])
    for (const i of [0, 1]) {
      const own = snapshots.subarray((i * state) / 4, ((i + 1) * state) / 4)
      const step = filled.includes(start + i) ? start + i : 0
      expect([own[0], own[own.length - 1], own.findIndex((x) => x !== step)]).toEqual([step, step, -1])
    }
  }
  for (let start = 1; start < 1200; start += 60) windows.read(start)
  const windowsRead = 3 + 20
  expect(bytesRead() - read).toBeLessThan(1.05 * windowsRead * 2 * state)
  // A window in the library's memory, one in ours, some that are not collected yet.
  expect(peak() - held).toBeLessThan(12 * 2 * state)
  flow.close()
})

test.each([0, 1, 2])('memory stays as it is over ten epochs, with %i reading threads', async (workers) => {
  const path = join(folder, `epochs-${workers}.hdf5`)
  await writeWell(path, sampleContent({ steps: 24, grid: [64, 32] }))
  const flow = await openWell(path)
  const windows = flow.windows({ length: 4 })
  const size = 8
  const steps = Math.ceil(windows.count / size)
  const stream = windows.stream((step) => batchIndices(key(0), step, size, windows.count), {
    workers,
    steps: 11 * steps,
  })
  const { h5wasm } = await hdf5()
  const epoch = async (number: number) => {
    for (let step = number * steps; step < (number + 1) * steps; step++) {
      await stream.batch(step)
      windows.batch([step % windows.count])
    }
    collectGarbage()
    const { arrayBuffers, heapUsed, rss } = process.memoryUsage()
    return { arrays: arrayBuffers + heapUsed, library: h5wasm.Module.HEAPU8.length, rss }
  }
  const first = await epoch(0)
  let last = first
  for (let number = 1; number <= 10; number++) last = await epoch(number)
  const batchBytes = 4 * size * windows.shape.reduce((product, n) => product * n, 1)
  expect(last.library).toBe(first.library)
  expect(last.arrays - first.arrays).toBeLessThan(2 * batchBytes)
  expect(last.rss - first.rss).toBeLessThan(16 * batchBytes)
  flow.close()
})
