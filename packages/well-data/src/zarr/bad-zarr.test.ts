import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isLolaError } from '@lola-ts/tensor-core/errors'
import { beforeAll, expect, test } from 'vitest'
import { miniDatasets } from '../../test/mini-datasets'
import { temporaryFolder } from '../../test/temporary-folder'
import { hdf5 } from '../node/hdf5'
import { openWell } from '../node/open-well-path'
import { hdf5ToZarr } from './hdf5-to-zarr'
import { zarrToHdf5 } from './zarr-to-hdf5'

const folder = temporaryFolder()
const source = join(miniDatasets, 'rayleigh_benard/data/test/mini.hdf5')
const written = join(folder, 'whole.zarr')
const python = join(import.meta.dirname, '../../test/fixtures/python.zarr')

beforeAll(() => hdf5ToZarr(source, written))

let next = 0
function copyOf(path = written): string {
  const copy = join(folder, `${next++}.zarr`)
  cpSync(path, copy, { recursive: true })
  return copy
}

async function complaint(call: () => Promise<unknown>): Promise<string> {
  const error = await call().then(
    () => undefined,
    (thrown) => thrown,
  )
  if (!isLolaError(error)) throw error ?? new Error('nothing was thrown')
  return `${error.code} ${error.message}`
}

/** What converting and reading say; nothing is left of the conversion. */
async function complaints(zarr: string): Promise<string[]> {
  const out = join(folder, `${next++}.hdf5`)
  const before = readdirSync(folder).length
  const converting = await complaint(() => zarrToHdf5(zarr, out))
  expect(readdirSync(folder)).toHaveLength(before)
  const reading = await complaint(async () => {
    const flow = await openWell(zarr)
    try {
      return flow.windows({ length: flow.trajectories[0]!.nSteps }).batch([0, 1])
    } finally {
      flow.close()
    }
  })
  return [converting, reading]
}

function change(zarr: string, node: string, edit: (json: Record<string, unknown>) => object): void {
  const path = join(zarr, 'zarr.json')
  const root = JSON.parse(readFileSync(path, 'utf8'))
  const all = root.consolidated_metadata.metadata
  all[node] = edit(all[node])
  writeFileSync(path, JSON.stringify(root))
}

const buoyancy = 't0_fields/buoyancy'
const chunk = (zarr: string) => join(zarr, buoyancy, 'c/0/0/0/0')

test('a chunk that is missing, cut short, longer or changed', async () => {
  const cases: [RegExp, (path: string) => void][] = [
    [/^WELL_FORMAT .*buoyancy\/c\/0\/0\/0\/0: missing chunk/, (path) => rmSync(path)],
    [/^WELL_FORMAT .*buoyancy\/c\/0\/0\/0\/0: damaged chunk \(its checksum/, (path) => truncateSync(path, 40)],
    [/^WELL_FORMAT .*buoyancy\/c\/0\/0\/0\/0: damaged chunk \(its checksum/, (path) => truncateSync(path, 0)],
    [/^WELL_FORMAT .*buoyancy\/c\/0\/0\/0\/0: damaged chunk \(its checksum/, (path) => appendFileSync(path, 'x')],
    [
      /^WELL_FORMAT .*damaged chunk \(its checksum/,
      (path) => {
        const bytes = readFileSync(path)
        bytes[30]! ^= 4
        writeFileSync(path, bytes)
      },
    ],
  ]
  for (const [expected, damage] of cases) {
    const zarr = copyOf()
    damage(chunk(zarr))
    for (const said of await complaints(zarr)) expect(said).toMatch(expected)
  }
})

test('chunks without a checksum of ours, cut short', async () => {
  const zarr = copyOf(python)
  truncateSync(join(zarr, buoyancy, 'c/0/0/0/0'), 40)
  for (const said of await complaints(zarr))
    expect(said).toMatch(/^WELL_FORMAT .*buoyancy\/c\/0\/0\/0\/0: damaged chunk/)
})

test('zarr of version 2, an unfinished copy, damaged metadata', async () => {
  const old = join(folder, 'old')
  mkdirSync(old)
  writeFileSync(join(old, '.zgroup'), '{"zarr_format": 2}')
  for (const said of await complaints(old)) expect(said).toMatch(/^WELL_FORMAT .*old: is zarr of version 2, expected/)

  const unfinished = copyOf()
  rmSync(join(unfinished, 'zarr.json'))
  for (const said of await complaints(unfinished)) expect(said).toMatch(/^NOT_FOUND .*: has no zarr.json/)

  const damaged = copyOf()
  truncateSync(join(damaged, 'zarr.json'), 500)
  for (const said of await complaints(damaged)) expect(said).toMatch(/^WELL_FORMAT .*: its zarr.json is damaged/)
})

test.each<[RegExp, (json: Record<string, unknown>) => object]>([
  [/has the data type "complex64", expected one of float32/, (json) => ({ ...json, data_type: 'complex64' })],
  [/bytes, expected/, (json) => ({ ...json, data_type: 'float64' })],
  [/has the shape \[-1\], expected sizes/, (json) => ({ ...json, shape: [-1] })],
  [
    /has 9000000000000 chunks of/,
    (json) => ({
      ...json,
      shape: [3e6, 3e6, 1, 1],
      chunk_grid: { name: 'regular', configuration: { chunk_shape: [1, 1, 1, 1] } },
    }),
  ],
  [/has zarr_format 4, expected 3/, (json) => ({ ...json, zarr_format: 4 })],
  [
    /has the chunks .*, expected a regular grid of 4 axes/,
    (json) => ({ ...json, chunk_grid: { name: 'rectilinear' } }),
  ],
  [/has the codecs null, expected a list/, (json) => ({ ...json, codecs: null })],
  [/made-up/, (json) => ({ ...json, codecs: [{ name: 'bytes', configuration: { endian: 'little' } }, 'made-up'] })],
])('metadata that are wrong: %s', async (expected, edit) => {
  const zarr = copyOf()
  change(zarr, buoyancy, edit)
  for (const said of await complaints(zarr)) {
    expect(said).toMatch(/^WELL_FORMAT .*t0_fields\/buoyancy/)
    expect(said).toMatch(expected)
  }
})

test('names that lead out of the folder, and attributes that HDF5 has not', async () => {
  const escaping = copyOf()
  change(escaping, '../whole.zarr/t0_fields', () => ({ zarr_format: 3, node_type: 'group' }))
  for (const said of await complaints(escaping)) expect(said).toMatch(/holds something named "..", which zarr/)
  const odd = copyOf()
  change(odd, buoyancy, (json) => ({ ...json, attributes: { a: { b: 1 } } }))
  for (const said of await complaints(odd)) expect(said).toMatch(/buoyancy: attribute a is {"b":1}/)
})

test('an HDF5 file that is damaged leaves no folder', async () => {
  const path = join(folder, 'damaged.hdf5')
  writeFileSync(path, readFileSync(source).subarray(0, 9000))
  const before = readdirSync(folder)
  expect(await complaint(() => hdf5ToZarr(path, join(folder, 'damaged.zarr')))).toMatch(/^WELL_FORMAT .*truncated/)
  expect(readdirSync(folder)).toEqual(before)
  const { h5wasm } = await hdf5()
  const compound = join(folder, 'link.hdf5')
  const file = new h5wasm.File(compound, 'w')
  file.create_soft_link('/nowhere', 'link')
  file.close()
  expect(await complaint(() => hdf5ToZarr(compound, join(folder, 'link.zarr')))).toMatch(/link is neither a group/)
})

test('what is there stays, unless it is to be replaced, and by its own kind', async () => {
  const zarr = copyOf()
  expect(await complaint(() => hdf5ToZarr(source, zarr))).toMatch(/^WRITE .*: is there already/)
  writeFileSync(join(zarr, 'mark'), '')
  await hdf5ToZarr(source, zarr, { overwrite: true })
  expect(existsSync(join(zarr, 'mark'))).toBe(false)
  const other = join(folder, 'precious')
  mkdirSync(other)
  writeFileSync(join(other, 'thesis.tex'), '')
  expect(await complaint(() => hdf5ToZarr(source, other, { overwrite: true }))).toMatch(/is no folder with zarr.json/)
  expect(readdirSync(other)).toEqual(['thesis.tex'])

  const file = join(folder, 'there.hdf5')
  writeFileSync(file, 'old')
  expect(await complaint(() => zarrToHdf5(zarr, file))).toMatch(/^WRITE .*: is there already/)
  await zarrToHdf5(zarr, file, { overwrite: true })
  expect(readFileSync(file).length).toBeGreaterThan(3)
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('an interrupted conversion leaves nothing', async () => {
  const before = readdirSync(folder)
  for (const convert of [hdf5ToZarr, zarrToHdf5] as const) {
    const controller = new AbortController()
    const from = convert === hdf5ToZarr ? source : written
    const stopped = convert(from, join(folder, 'stopped'), {
      signal: controller.signal,
      onProgress: (done) => done === 3 && controller.abort(new Error('enough')),
    })
    await expect(stopped).rejects.toThrow('enough')
  }
  expect(readdirSync(folder)).toEqual(before)
})

test('options that make no sense', async () => {
  const to = join(folder, 'never.zarr')
  expect(await complaint(() => hdf5ToZarr(source, to, { level: 10 }))).toMatch(/^CONFIG given level 10 of gzip/)
  const name = 'lzma' as 'gzip'
  expect(await complaint(() => hdf5ToZarr(source, to, { compression: name }))).toMatch(/^CONFIG given the compression/)
})
