import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fold, integer, key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { hdf5 } from './hdf5'
import { keptBytes } from './kept-blocks'
import { openWellFile } from './open-well-file'
import { openWell } from './open-well-path'
import { writeWell } from './write-well'

const folder = temporaryFolder()

test.each([1, 3, 8, 40])('states are those that were written, with %i in a chunk', async (chunkSteps) => {
  const path = join(folder, `chunks-${chunkSteps}.hdf5`)
  const content = sampleContent({ steps: 19, chunkSteps })
  await writeWell(path, content)
  const [file, other] = [await openWellFile(path), await openWellFile(path)]
  const size = 8 * 4 * 4
  const trajectories = content.trajectories as Float32Array[]
  for (let i = 0; i < 60; i++) {
    const random = (what: string, end: number) => Math.floor(integer(fold(key(i), what), end))
    const trajectory = random('trajectory', 2)
    const start = random('start', 19)
    const stride = 1 + random('stride', 5)
    const count = 1 + random('count', Math.ceil((19 - start) / stride))
    const expected = Array.from({ length: count }, (_, n) => [
      ...trajectories[trajectory]!.subarray((start + n * stride) * size, (start + n * stride + 1) * size),
    ])
    const found = (i % 3 === 0 ? other : file).read(trajectory, { start, stride, count })
    expect(found).toEqual(Float32Array.from(expected.flat()))
  }
  file.close()
  other.close()
})

test('chunks that were unpacked are kept, within a bound', async () => {
  const path = join(folder, 'long.hdf5')
  const grid: [number, number] = [128, 128]
  const steps = 160
  const members = 2
  const trajectory = Float32Array.from({ length: steps * 128 * 128 * 4 }, (_, i) => Math.floor(i / 65536))
  await writeWell(path, sampleContent({ grid, steps, members, trajectories: Array(members).fill(trajectory) }))
  expect(members * trajectory.byteLength).toBeGreaterThan(1.2 * keptBytes)

  const { h5wasm } = await hdf5()
  const held = () => h5wasm.Module.HEAPU8.length
  const before = held()
  const flow = await openWell(path)
  const windows = flow.windows({ length: 5 })
  const bytesOf = (index: number) => {
    const begun = bytesRead()
    windows.read(index)
    return bytesRead() - begun
  }
  const cold = bytesOf(0)
  for (const near of [0, 1, 2, 3]) expect(bytesOf(near)).toBeLessThan(cold / 10 + 1)
  for (let index = 0; index < windows.count; index += 5) windows.read(index)
  expect(windows.read(windows.count - 1).snapshots.at(-1)).toBe(steps - 1)
  const grown = held() - before
  expect(grown).toBeLessThan(1.5 * keptBytes)
  flow.close()

  // What a closed file left is there for the next one.
  const again = await openWell(path)
  const others = again.windows({ length: 5 })
  for (let index = 0; index < others.count; index += 7) others.read(index)
  again.close()
  expect(held() - before).toBe(grown)
})

/** Bytes that this process has read from files so far; 0 where the system does not count them. */
function bytesRead(): number {
  try {
    return Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1])
  } catch {
    return 0
  }
}
