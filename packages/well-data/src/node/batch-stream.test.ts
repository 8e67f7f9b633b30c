import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { key } from '@lola-ts/tensor-core/random'
import { beforeAll, expect, test } from 'vitest'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { batchIndices } from '../batch-indices'
import { openWell } from './open-well-path'
import type { WellDataset } from './well-dataset'
import type { Batch } from './windows'
import { writeWell } from './write-well'

const folder = temporaryFolder()

beforeAll(async () => {
  for (const seed of [0, 1, 2]) await writeWell(join(folder, `part-${seed}.hdf5`), sampleContent({ seed, steps: 9 }))
})

/** Some steps of the stream of a fresh dataset. */
async function streamed(steps: number[], options: object, cache: 'none' | 'memory' = 'none'): Promise<Batch[]> {
  const flow = await openWell(folder, { cache })
  const windows = flow.windows({ length: 3, stride: 2 })
  const stream = windows.stream(order(windows.count), options)
  const batches: Batch[] = []
  for (const step of steps) batches.push(await stream.batch(step))
  flow.close()
  return batches
}

const order = (count: number) => (step: number) => batchIndices(key(7), step, 4, count)
const epochs = [...Array(20).keys()]

test('the same bytes in the same order for any number of threads', async () => {
  const alone = await streamed(epochs, { workers: 0 })
  expect(alone).toHaveLength(20)
  expect(alone[0]!.shape).toEqual([4, 3, 8, 4, 4])
  for (const options of [{ workers: 1 }, { workers: 3, ahead: 7 }, { workers: 2, ahead: 0, steps: 20 }]) {
    expect(await streamed(epochs, options)).toEqual(alone)
  }
  expect(await streamed(epochs, {}, 'memory')).toEqual(alone)
})

test('a run goes on in the middle of an epoch, and steps may be asked for in any order', async () => {
  const whole = await streamed(epochs, {})
  expect(await streamed(epochs.slice(7), {})).toEqual(whole.slice(7))
  expect(await streamed([5, 0, 6, 6, 19], { workers: 2 })).toEqual([5, 0, 6, 6, 19].map((step) => whole[step]))
})

test('what goes wrong in a thread is thrown where its batch is asked for', async () => {
  const broken = join(mkdtempSync(join(folder, 'broken-')), 'broken.hdf5')
  const [first, second] = sampleContent({ steps: 9 }).trajectories as Float32Array[]
  second![4 * 8 * 4 * 4 + 1] = Number.NaN
  await writeWell(broken, sampleContent({ steps: 9, trajectories: [first!, second!] }))
  const flow = await openWell(broken)
  const windows = flow.windows()
  const stream = windows.stream((step) => [step], { workers: 2, steps: windows.count })
  for (let step = 0; step < 13; step++) await stream.batch(step)
  await expect(stream.batch(13)).rejects.toMatchObject({
    code: 'DATA',
    message: expect.stringContaining('t0_fields/pressure is NaN at index [1,4,0,0]'),
    hint: expect.stringContaining('lola data validate'),
  })
  // The thread goes on.
  expect((await stream.batch(14)).snapshots).toEqual(windows.batch([14]).snapshots)
  expect(stream.waited).toBeGreaterThan(0)
  flow.close()
  await expect(stream.batch(15)).rejects.toThrow(/closed/)
})

test('impossible options', async () => {
  const flow: WellDataset = await openWell(folder)
  expect(() => flow.windows().stream(() => [0], { workers: -1 })).toThrow(/workers -1/)
  const stream = flow.windows().stream(() => [1e6])
  await expect(stream.batch(0)).rejects.toThrow(/asked for window 1000000/)
  flow.close()
})
