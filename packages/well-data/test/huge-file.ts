import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { hdf5 } from '../src/node/hdf5'

export interface HugeFile {
  grid: [number, number]
  steps: number
  /** States that are not zero everywhere: each is filled with its step. */
  filled: number[]
}

/**
 * A file of The Well of any size that takes little space: one scalar field, contiguous, most of it a hole.
 *
 * A small file is written, and its header then says that the field has more steps.
 */
export async function writeHugeFile(path: string, { grid, steps, filled }: HugeFile): Promise<void> {
  const stateBytes = 4 * grid[0] * grid[1]
  await writeSmallFile(path, grid, steps)
  const header = Buffer.from(readFileSync(path))
  const begin = Math.ceil(header.length / 4096) * 4096
  const end = begin + steps * stateBytes

  const shape = words(1, 1, ...grid)
  expectFew(header, shape, 2) // current and largest shape
  for (let at = header.indexOf(shape); at >= 0; at = header.indexOf(shape)) words(1, steps, ...grid).copy(header, at)
  const size = words(stateBytes)
  expectFew(header, size, 1)
  const layout = header.indexOf(size) - 8 // address, then size, of the data
  words(begin, steps * stateBytes).copy(header, layout)
  words(end).copy(header, 40) // end of file, in a superblock of version 0

  const descriptor = openSync(path, 'r+')
  writeSync(descriptor, header.subarray(0, begin), 0, undefined, 0)
  ftruncateSync(descriptor, end)
  for (const step of filled) {
    writeSync(descriptor, new Float32Array(grid[0] * grid[1]).fill(step), 0, stateBytes, begin + step * stateBytes)
  }
  closeSync(descriptor)
}

function words(...numbers: number[]): Buffer {
  return Buffer.from(BigUint64Array.from(numbers, BigInt).buffer)
}

function expectFew(bytes: Buffer, pattern: Buffer, most: number): void {
  let count = 0
  for (let at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + 1)) count++
  if (count < 1 || count > most) throw new Error(`the header holds ${pattern.toString('hex')} ${count} times`)
}

async function writeSmallFile(path: string, grid: [number, number], steps: number): Promise<void> {
  const { h5wasm } = await hdf5()
  // The oldest superblock has no checksum.
  const file = new h5wasm.File(path, 'w', { libver: ['earliest', 'latest'] })
  file.create_attribute('dataset_name', 'huge')
  file.create_attribute('grid_type', 'cartesian')
  file.create_attribute('n_spatial_dims', 2, [], '<q')
  file.create_attribute('n_trajectories', 1, [], '<q')
  file.create_attribute('simulation_parameters', new Float64Array(0))
  const none = new Float64Array(0)
  const dimensions = file.create_group('dimensions')
  dimensions.create_attribute('spatial_dims', ['x', 'y'])
  const axes: [string, number][] = [
    ['time', steps],
    ['x', grid[0]],
    ['y', grid[1]],
  ]
  for (const [name, n] of axes) dimensions.create_dataset({ name, data: Float32Array.from({ length: n }, (_, i) => i) })
  file.create_group('scalars').create_attribute('field_names', none)
  file.create_group('boundary_conditions')
  for (const name of ['t1_fields', 't2_fields']) file.create_group(name).create_attribute('field_names', none)
  const group = file.create_group('t0_fields')
  group.create_attribute('field_names', ['density'])
  const data = new Float32Array(grid[0] * grid[1])
  const field = group.create_dataset({ name: 'density', data, shape: [1, 1, ...grid], dtype: '<f' })
  for (const name of ['sample_varying', 'time_varying']) field.create_attribute(name, 1, [], '<b')
  field.create_attribute('dim_varying', [1, 1], null, '<b')
  file.close()
}
