import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset, Group } from 'h5wasm/node'
import { expect, test } from 'vitest'
import { exactValues } from '../../../test/exact-values'
import { temporaryFolder } from '../../../test/temporary-folder'
import { checkHdf5 } from '../check-hdf5'
import { hdf5, openHandle } from '../hdf5'
import { checksum } from './checksum'
import { hdf5Writer } from './hdf5-writer'
import type { Hdf5Type, Hdf5Value } from './values'

const folder = temporaryFolder()

test('the checksum is that of lookup3', () => {
  const of = (text: string) => checksum(new TextEncoder().encode(text))
  // Known answers of Jenkins' driver5 for seed 0.
  expect(of('')).toBe(0xdeadbeef)
  expect(of('Four score and seven years ago')).toBe(0x17770551)
})

const scalar = (type: Hdf5Type, value: number | string | boolean): Hdf5Value => ({ type, shape: [], data: [value] })

test('the HDF5 library reads every type, as attribute and as dataset', async () => {
  const path = join(folder, 'types.h5')
  const values: [Hdf5Type, (number | string | bigint)[]][] = [
    ['float32', [1.5, -0, 3e38]],
    ['float64', [Math.PI, Number.MIN_VALUE, 1e300]],
    ...exactValues,
  ]
  const writer = await hdf5Writer(path)
  for (const [type, data] of values) {
    writer.attribute('', type, { type, shape: [data.length], data })
    await writer.dataset(`group/${type}`, { type, shape: [data.length], data })
  }
  writer.attribute('group', 'flag', scalar('bool', true))
  writer.attribute('group', 'none', { type: 'float64', shape: [0], data: [] })
  await writer.close()
  expect(checkHdf5(path)).toBe(readFileSync(path).length)
  const library = await hdf5()
  const file = openHandle(library, path)
  for (const [type, data] of values) {
    expect(Array.from(file.attrs[type]!.value as ArrayLike<unknown>), type).toEqual(data.map(asRead(type)))
    expect(Array.from((file.get(`group/${type}`) as Dataset).value as ArrayLike<unknown>)).toEqual(
      data.map(asRead(type)),
    )
  }
  const group = file.get('group') as Group
  expect(group.attrs.flag!.json_value).toBe(true)
  expect(group.attrs.none!.shape).toEqual([0])
  file.close()
})

const asRead = (type: Hdf5Type) => (value: unknown) => (type === 'float32' ? Math.fround(value as number) : value)

test.each([1, 7, 1024, 2600])('%i chunks, in any order', async (count) => {
  const path = join(folder, `chunks-${count}.h5`)
  const writer = await hdf5Writer(path)
  const dataset = writer.chunked('x', 'float32', [1, 2, 3])
  const order = Array.from({ length: count }, (_, i) => (i * 7919) % count)
  for (const i of new Set(order.concat([...order.keys()]))) {
    await dataset.write(
      [i, 0, 1],
      Float32Array.from({ length: 6 }, (_, j) => (j % 3 < 2 ? 100 * i + j : NaN)),
    )
    await dataset.write(
      [i, 0, 0],
      Float32Array.from({ length: 6 }, (_, j) => 100 * i + j + 0.5),
    )
  }
  // The second axis ends inside of its only chunk, the third inside of its second.
  dataset.setShape([count, 1, 5])
  await writer.close()
  const library = await hdf5()
  const file = openHandle(library, path)
  const x = file.get('x') as Dataset
  expect(x.shape).toEqual([count, 1, 5])
  for (const i of [0, count >> 1, count - 1]) {
    const found = x.slice([[i, i + 1], [], []]) as Float32Array
    expect(Array.from(found)).toEqual([0.5, 1.5, 2.5, 0, 1].map((v) => v + 100 * i))
  }
  file.close()
})

test('large datasets are compressed', async () => {
  const path = join(folder, 'large.h5')
  const writer = await hdf5Writer(path)
  const data = Float64Array.from({ length: 100_000 }, (_, i) => i)
  await writer.dataset('x', { type: 'float64', shape: [100, 1000], data })
  await writer.close()
  expect(readFileSync(path).length).toBeLessThan(data.byteLength / 4)
  const library = await hdf5()
  const file = openHandle(library, path)
  expect((file.get('x') as Dataset).value).toEqual(data)
  file.close()
})

test('the same content gives the same bytes', async () => {
  const write = async (name: string) => {
    const writer = await hdf5Writer(join(folder, name))
    const x = writer.chunked('x', 'float32', [1, 5000])
    for (let i = 0; i < 12; i++)
      await x.write(
        [i, 0],
        new Float32Array(5000).fill(i).map((v, j) => v * j),
      )
    x.setShape([12, 5000])
    await writer.close()
    return readFileSync(join(folder, name))
  }
  expect(Buffer.compare(await write('one.h5'), await write('two.h5'))).toBe(0)
})

test('nothing is left of a file that is given up, and what stood there stays', async () => {
  const path = join(folder, 'kept.h5')
  writeFileSync(path, 'precious')
  const before = readdirSync(folder)
  const writer = await hdf5Writer(path)
  await writer.chunked('x', 'float32', [4]).write([0], new Float32Array(4))
  await writer.abandon()
  expect(readdirSync(folder)).toEqual(before)
  expect(readFileSync(path, 'utf8')).toBe('precious')
})

test('a folder that is not there is a write error', async () => {
  const path = join(folder, 'nowhere', 'a.h5')
  await expect(hdf5Writer(path)).rejects.toMatchObject({ code: 'WRITE' })
  expect(existsSync(join(folder, 'nowhere'))).toBe(false)
})
