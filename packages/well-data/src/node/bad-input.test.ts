import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLolaError, type LolaError } from '@lola-ts/tensor-core'
import { afterEach, expect, test, vi } from 'vitest'
import { miniDatasets } from '../../test/mini-datasets'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { physics } from '../registry'
import { hdf5 } from './hdf5'
import { openWellFile } from './open-well-file'
import { openWell } from './open-well-path'
import { validateWell } from './validate-well'
import { writeWell } from './write-well'

const folder = temporaryFolder()
const mini = join(miniDatasets, 'rayleigh_benard', 'data', 'test', 'mini.hdf5')

/** The error of a promise, which must be one of ours with a hint; nothing may have been printed. */
async function refusal(promise: Promise<unknown>): Promise<LolaError> {
  const printed = vi.spyOn(process.stderr, 'write')
  const logged = vi.spyOn(console, 'error')
  try {
    await promise
  } catch (error) {
    expect(printed).not.toHaveBeenCalled()
    expect(logged).not.toHaveBeenCalled()
    if (!isLolaError(error)) throw error
    return error
  }
  throw new Error('expected a refusal')
}

afterEach(() => vi.restoreAllMocks())

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** A copy of the mini file that the HDF5 library has changed. */
async function changed(name: string, change: (h5: import('h5wasm/node').File) => void): Promise<string> {
  const path = file(name, readFileSync(mini))
  const { h5wasm } = await hdf5()
  const h5 = new h5wasm.File(path, 'a')
  change(h5)
  h5.close()
  return path
}

const byName = (h5: import('h5wasm/node').File, path: string) => h5.get(path) as import('h5wasm/node').Dataset

function setNames(h5: import('h5wasm/node').File, group: string, names: string[]): void {
  byName(h5, group).delete_attribute('field_names')
  byName(h5, group).create_attribute('field_names', names)
}

test('a missing path', async () => {
  const path = join(folder, 'nowhere.hdf5')
  const error = await refusal(openWellFile(path))
  expect(error).toMatchObject({ code: 'NOT_FOUND', message: `${path}: no such file` })
  expect(error.hint).toBeTruthy()
  expect(await refusal(openWell(path, { split: 'test' }))).toMatchObject({ code: 'NOT_FOUND' })
})

test.each([
  ['text.hdf5', 'these are not the data\n', 'a text file'],
  ['page.hdf5', '<!DOCTYPE html><html>503</html>', 'a web page'],
  ['pointer.hdf5', 'version https://git-lfs.github.com/spec/v1\n', 'a Git LFS pointer'],
  ['empty.hdf5', '', 'an empty file'],
  ['noise.hdf5', Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 73) % 256)), 'something else'],
])('%s is no HDF5', async (name, content, looks) => {
  const error = await refusal(openWellFile(file(name, content)))
  expect(error.code).toBe('WELL_FORMAT')
  expect(error.message).toContain(`${name}: not an HDF5 file but ${looks}`)
  expect(error.hint).toBeTruthy()
})

test('a file cut at any length', async () => {
  const whole = readFileSync(mini)
  const lengths = [
    1,
    7,
    8,
    9,
    47,
    48,
    96,
    512,
    ...Array.from({ length: 40 }, (_, i) => Math.floor((i * whole.length) / 40)),
  ]
  for (const length of [...lengths, whole.length - 1]) {
    const error = await refusal(openWellFile(file('cut.hdf5', whole.subarray(0, length))))
    expect(error.code).toBe('WELL_FORMAT')
  }
  const error = await refusal(openWellFile(file('cut.hdf5', whole.subarray(0, 9000))))
  expect(error.message).toContain(`truncated HDF5 file, has 9000 bytes, expected ${whole.length}`)
})

test('a folder where a file is expected', async () => {
  expect(await refusal(openWellFile(miniDatasets))).toMatchObject({ code: 'WELL_FORMAT' })
})

test('HDF5 of another layout', async () => {
  const { h5wasm } = await hdf5()
  const path = join(folder, 'other-layout.hdf5')
  const h5 = new h5wasm.File(path, 'w')
  h5.create_dataset({ name: 'x', data: [1, 2, 3] })
  h5.close()
  const error = await refusal(openWellFile(path))
  expect(error.code).toBe('WELL_FORMAT')
  expect(error.message).toMatch(/has no group dimensions, expected dimensions, .* \(and \d+ more\)/)
  expect(error.hint).toContain('not in the layout of The Well')
})

test.each<[string, (h5: import('h5wasm/node').File) => void, RegExp]>([
  [
    'missing-field',
    (h5) => setNames(h5, 't0_fields', ['buoyancy', 'heat']),
    /t0_fields\/heat is listed in field_names and is missing/,
  ],
  [
    'no-names',
    (h5) => void byName(h5, 't0_fields').delete_attribute('field_names'),
    /t0_fields has no attribute field_names/,
  ],
  [
    'wrong-count',
    (h5) => {
      h5.delete_attribute('n_trajectories')
      h5.create_attribute('n_trajectories', 3)
    },
    /t0_fields\/buoyancy has shape \[2,5,8,4\], expected \[3,5,8,4\]/,
  ],
  [
    'no-flags',
    (h5) => void byName(h5, 't1_fields/velocity').delete_attribute('dim_varying'),
    /velocity needs the attributes/,
  ],
  [
    'integers',
    (h5) => {
      setNames(h5, 't0_fields', ['buoyancy', 'pressure', 'whole'])
      const group = h5.get('t0_fields') as import('h5wasm/node').Group
      const dataset = group.create_dataset({ name: 'whole', data: new Int32Array(320), shape: [2, 5, 8, 4] })
      for (const name of ['sample_varying', 'time_varying']) dataset.create_attribute(name, 1)
      dataset.create_attribute('dim_varying', [1, 1])
    },
    /t0_fields\/whole holds 32 bit integers, expected float32 or float64/,
  ],
  [
    'boundary',
    (h5) => {
      const wall = byName(h5, 'boundary_conditions/y_wall')
      wall.delete_attribute('bc_type')
      wall.create_attribute('bc_type', 'MAGIC')
    },
    /boundary_conditions\/y_wall needs bc_type/,
  ],
])('schema: %s', async (name, change, message) => {
  const path = await changed(`${name}.hdf5`, change)
  const error = await refusal(openWellFile(path))
  expect(error.code).toBe('WELL_FORMAT')
  expect(error.message).toMatch(message)
  expect(error.message.startsWith(path)).toBe(true)
  expect((await validateWell(path)).filter(({ severity }) => severity === 'error')).not.toHaveLength(0)
})

test('a vector with too many components', async () => {
  const path = await changed('components.hdf5', (h5) => {
    const group = h5.get('t1_fields') as import('h5wasm/node').Group
    setNames(h5, 't1_fields', ['force'])
    const dataset = group.create_dataset({ name: 'force', data: new Float32Array(960), shape: [2, 5, 8, 4, 3] })
    for (const name of ['sample_varying', 'time_varying']) dataset.create_attribute(name, 1)
    dataset.create_attribute('dim_varying', [1, 1])
  })
  const error = await refusal(openWellFile(path))
  expect(error.message).toContain('has shape [2,5,8,4,3], expected a last axis of 2 components')
})

test('fields in another order', async () => {
  const path = await changed('order.hdf5', (h5) => setNames(h5, 't0_fields', ['pressure', 'buoyancy']))
  const error = await refusal(openWell(path))
  expect(error.code).toBe('PHYSICS')
  expect(error.message).toContain(
    'has fields pressure, buoyancy, velocity_x, velocity_y, expected buoyancy, pressure, velocity_x, velocity_y',
  )
  expect(error.hint).toContain('another order')
})

test('a file of other physics', async () => {
  const error = await refusal(openWell(mini, { physics: physics('euler_multi_quadrants') }))
  expect(error).toMatchObject({ code: 'PHYSICS' })
  expect(error.message).toContain('expected energy, density, pressure')
})

test('files of two grids in one folder', async () => {
  const mixed = join(folder, 'mixed')
  mkdirSync(mixed)
  await writeWell(join(mixed, 'a.hdf5'), sampleContent())
  await writeWell(join(mixed, 'b.hdf5'), sampleContent({ grid: [8, 8] }))
  const error = await refusal(openWell(mixed))
  expect(error.code).toBe('PHYSICS')
  expect(error.message).toContain('b.hdf5: has the grid [8, 8], expected [8, 4] as in')
  const findings = await validateWell(mixed)
  expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([{ dataset: 'dimensions' }])
})

test.each([Number.NaN, Infinity, -Infinity])('%d in the data: file, dataset and index', async (value) => {
  const trajectories = [...(sampleContent().trajectories as Float32Array[])]
  // Trajectory 1, step 2, x 3, y 1, channel 3: the second component of velocity.
  trajectories[1]![((2 * 8 + 3) * 4 + 1) * 4 + 3] = value
  const path = join(folder, 'bad-value.hdf5')
  await writeWell(path, sampleContent({ trajectories }))
  const dataset = await openWell(path)
  expect(dataset.trajectory(0).snapshots).toHaveLength(6 * 8 * 4 * 4)
  expect(dataset.trajectory(1, { start: 3 }).shape[0]).toBe(3)
  const error = await refusal((async () => dataset.windows({ length: 3, stride: 2 }).batch([0, 2]))())
  dataset.close()
  expect(error.code).toBe('DATA')
  expect(error.message).toContain(`${path}: t1_fields/velocity is ${value} at index [1,2,3,1,1]`)
  const findings = (await validateWell(path)).filter(({ severity }) => severity === 'error')
  expect(findings).toMatchObject([{ file: path, dataset: 't1_fields/velocity', index: [1, 2, 3, 1, 1] }])
})

test('a damaged chunk is an error, not numbers', async () => {
  const path = join(folder, 'damaged.hdf5')
  await writeWell(path, sampleContent({ grid: [64, 64], members: 1 }))
  const bytes = readFileSync(path)
  bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 2000)
  const dataset = await openWell(file('damaged.hdf5', bytes))
  const error = await refusal((async () => dataset.trajectory(0))())
  expect(error.code).toBe('WELL_FORMAT')
  expect(error.message).toMatch(/damaged.hdf5: t\d_fields\/\w+: cannot be read/)
  dataset.close()
})

test('the library comes back after a trap', async () => {
  const library = await hdf5()
  library.dead = true
  const fresh = await hdf5()
  expect(fresh).not.toBe(library)
  expect(fresh.dead).toBe(false)
  const again = await openWellFile(mini)
  expect(again.read(0, { count: 1 })).toHaveLength(8 * 4 * 4)
  again.close()
})

test('a heap of strings with a free space of no size, which the HDF5 library would go round in', async () => {
  const bytes = readFileSync(mini)
  const heap = bytes.indexOf('GCOL')
  // The second object becomes a free space.
  const second = heap + 16 + 16 + 8 * Math.ceil(Number(bytes.readBigUInt64LE(heap + 24)) / 8)
  bytes.fill(0, second, second + 16)
  expect(await refusal(openWellFile(file('heap.hdf5', bytes)))).toMatchObject({ code: 'WELL_FORMAT' })
})

test('a damaged file leaves nothing behind: mended at the same place, it is read as it is now', async () => {
  const good = readFileSync(mini)
  const whole = await openWellFile(mini)
  const expected = whole.read(0)
  whole.close()
  let refused = 0
  for (let i = 0; i < 60; i++) {
    const bytes = Buffer.from(good)
    bytes[40 + i * 131]! ^= 0x10
    try {
      ;(await openWellFile(file('mended.hdf5', bytes))).close()
    } catch (error) {
      expect(isLolaError(error)).toBe(true)
      refused++
    }
    const mended = await openWellFile(file('mended.hdf5', good))
    expect(mended.read(0)).toEqual(expected)
    mended.close()
  }
  expect(refused).toBeGreaterThan(5)
})
