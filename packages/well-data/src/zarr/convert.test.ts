import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Attribute, Dataset, Group } from 'h5wasm/node'
import { expect, test } from 'vitest'
import { exactValues } from '../../test/exact-values'
import { miniDatasets } from '../../test/mini-datasets'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { writeWholeSchema } from '../../test/whole-schema'
import { hdf5, openHandle } from '../node/hdf5'
import { hdf5Writer } from '../node/hdf5-writer/hdf5-writer'
import type { Hdf5Type } from '../node/hdf5-writer/values'
import { elementType } from '../node/read-value'
import { writeWell } from '../node/write-well'
import type { CompressionName } from './compression'
import { hdf5ToZarr } from './hdf5-to-zarr'
import { zarrToHdf5 } from './zarr-to-hdf5'

const folder = temporaryFolder()

/** Everything in an HDF5 file: types, shapes, attributes, and values, numbers by their bytes. */
async function contentOf(path: string): Promise<Record<string, unknown>> {
  const library = await hdf5()
  const file = openHandle(library, path)
  const out: Record<string, unknown> = {}
  const describe = (source: Attribute | Dataset) => {
    const { value } = source as { value: unknown }
    const bytes = ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
    const single = typeof value === 'number' ? Buffer.from(Float64Array.of(value).buffer).toString('hex') : undefined
    return {
      type: elementType(source.metadata),
      shape: source.shape,
      value: single ?? (Buffer.isBuffer(bytes) ? bytes.toString('base64') : bytes),
    }
  }
  const add = (name: string, node: Group | Dataset) => {
    const attributes = Object.keys(node.attrs).map((key) => [key, describe(node.attrs[key]!)])
    out[name] = {
      attributes: Object.fromEntries(attributes),
      ...(node instanceof library.h5wasm.Dataset && describe(node)),
    }
    if (node instanceof library.h5wasm.Group) {
      for (const key of node.keys()) add(`${name}/${key}`, node.get(key) as Group | Dataset)
    }
  }
  add('', file)
  file.close()
  return out
}

let next = 0
const fresh = (suffix: string) => join(folder, `${next++}${suffix}`)

async function roundTrip(from: string, options: Parameters<typeof hdf5ToZarr>[2] = {}): Promise<void> {
  const [zarr, back] = [fresh('.zarr'), fresh('.hdf5')]
  await hdf5ToZarr(from, zarr, options)
  await zarrToHdf5(zarr, back)
  const before = await contentOf(from)
  expect(Object.keys(before).length).toBeGreaterThan(1)
  expect(await contentOf(back)).toEqual(before)
}

test.each(['rayleigh_benard', 'euler_multi_quadrants_openBC', 'turbulence_gravity_cooling'])(
  'a file of The Well comes back to the bit: %s',
  (name) => roundTrip(join(miniDatasets, name, 'data/test/mini.hdf5')),
)

test.each<[CompressionName, number | undefined]>([
  ['gzip', 9],
  ['zstd', undefined],
  ['blosc', undefined],
  ['none', undefined],
])('compressed by %s', async (compression, level) => {
  const path = fresh('.hdf5')
  await writeWell(path, sampleContent({ steps: 11, grid: [40, 50] }))
  await roundTrip(path, { compression, ...(level && { level }), chunkSteps: 4 })
})

test.each([[[5]], [[4, 3]], [[3, 4, 2]]])('all that a file may hold comes back, on a grid of %j', async (grid) => {
  const path = fresh('.hdf5')
  await writeWholeSchema(path, { grid, trajectories: 2, steps: 3 })
  await roundTrip(path)
})

test('every type, and numbers that JSON has not', async () => {
  const path = fresh('.hdf5')
  const writer = await hdf5Writer(path)
  const values: [Hdf5Type, (number | string | bigint | boolean)[]][] = [
    ['float32', [1.5, -0, 3e38, Number.NaN, Number.POSITIVE_INFINITY]],
    ['float64', [1, -0, Number.MIN_VALUE, Number.NEGATIVE_INFINITY]],
    ['float64', [1e6]],
    ...exactValues,
    ['bool', [true, false, true]],
  ]
  for (const [i, [type, data]] of values.entries()) {
    writer.attribute('', `list${i}`, { type, shape: [data.length], data })
    writer.attribute('', `one${i}`, { type, shape: [], data: data.slice(0, 1) })
    await writer.dataset(`group/list${i}`, { type, shape: [data.length], data })
    await writer.dataset(`group/one${i}`, { type, shape: [], data: data.slice(0, 1) })
  }
  writer.attribute('', 'none', { type: 'float64', shape: [0], data: [] })
  writer.attribute('', 'table', { type: 'int64', shape: [2, 3], data: [1, 2, 3, 4, 5, 6] })
  await writer.dataset('group/none', { type: 'float32', shape: [0, 4], data: [] })
  await writer.dataset('large', {
    type: 'float64',
    shape: [300, 700],
    data: Float64Array.from({ length: 210_000 }, Math.sin),
  })
  writer.group('empty')
  await writer.close()
  await roundTrip(path)
})

test('in zarr there is what was in the file', async () => {
  const zarr = fresh('.zarr')
  await hdf5ToZarr(join(miniDatasets, 'rayleigh_benard/data/test/mini.hdf5'), zarr)
  const { attributes, consolidated_metadata: all } = JSON.parse(readFileSync(join(zarr, 'zarr.json'), 'utf8'))
  expect(attributes.dataset_name).toBe('rayleigh_benard')
  expect(all.metadata['t1_fields/velocity'].attributes).toMatchObject({ sample_varying: true, time_varying: true })
  expect(all.metadata['t1_fields/velocity'].shape).toHaveLength(5)
})
