import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { DataError } from '../errors'
import { hdf5, openHandle } from './hdf5'
import { hdf5Writer } from './hdf5-writer/hdf5-writer'
import { withHyperslab } from './hyperslab'
import { openWellFile } from './open-well-file'
import { writeWell } from './write-well'

const folder = temporaryFolder()
const chunked = join(import.meta.dirname, '../../test/fixtures/chunked.hdf5')

test('a chunk that a damaged index hides is an error, not zeros', async () => {
  const bytes = readFileSync(chunked)
  const whole = await openWellFile(chunked)
  expect(whole.read(1)).toHaveLength(5 * 6 * 4 * 3)
  whole.close()
  // The first key of a tree of chunks: sizes, then the chunk's place, which moves to the next trajectory.
  const tree = bytes.indexOf(Buffer.from('TREE\x01', 'latin1'))
  const places = tree + 24 + 8
  bytes.writeBigUInt64LE(1n, places)
  const path = join(folder, 'hidden.hdf5')
  writeFileSync(path, bytes)
  const file = await openWellFile(path)
  expect(() => file.read(0)).toThrow(DataError)
  expect(() => file.read(0)).toThrow(/hidden.hdf5: t0_fields\/density has no chunk for index \[0,0,0,0\]/)
  file.close()
})

test('chunks of zeros are read as what they are, and what was never written is not', async () => {
  const path = join(folder, 'some.h5')
  const writer = await hdf5Writer(path)
  const dataset = writer.chunked('x', 'float32', [2, 3])
  const zeros = new Float32Array(6)
  for (const place of [
    [0, 0],
    [0, 1],
    [1, 0],
  ]) {
    await dataset.write(place, zeros)
  }
  dataset.setShape([4, 5])
  await writer.close()
  const library = await hdf5()
  const file = openHandle(library, path)
  const read = (offset: number[], count: number[], stride = [1, 1]) =>
    withHyperslab(library, file, path, 'x', { offset, count, stride }, (values) => Array.from(values))
  expect(read([0, 0], [2, 5])).toEqual(Array(10).fill(0))
  expect(read([0, 0], [4, 3])).toEqual(Array(12).fill(0))
  expect(read([1, 1], [2, 2], [1, 1])).toEqual(Array(4).fill(0))
  expect(() => read([1, 1], [2, 2], [2, 3])).toThrow(/has no chunk for index \[3,4\]/)
  expect(() => read([0, 0], [4, 5])).toThrow(/has no chunk for index \[2,3\]/)
  file.close()
})

test('a trajectory that begins at rest costs its chunks once more, and is read', async () => {
  const content = sampleContent({ grid: [32, 32], members: 1, steps: 4 })
  const [trajectory] = content.trajectories as Float32Array[]
  trajectory!.fill(0)
  const path = join(folder, 'rest.hdf5')
  await writeWell(path, { ...content, trajectories: [trajectory!] })
  const file = await openWellFile(path)
  expect(file.read(0).every((value) => value === 0)).toBe(true)
  file.close()
})
