import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NotFoundError } from '../errors'
import { hdf5 } from './hdf5'
import { openArrays } from './open-arrays'

let dir: string
let path: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-arrays-'))
  path = join(dir, 'latents.hdf5')
  const { h5wasm } = await hdf5()
  const file = new h5wasm.File(path, 'w')
  file.create_dataset({ name: 'state', data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [2, 6, 2] })
  file.create_dataset({ name: 'label', data: Float64Array.of(1, 2.5), shape: [2, 1] })
  file.create_dataset({ name: 'count', data: Int32Array.of(7), shape: [1] })
  file.close()
})
afterAll(() => rm(dir, { recursive: true }))

test('gives shapes, and the part that is asked for', async () => {
  const arrays = await openArrays(path)
  expect(arrays.shapeOf('state')).toEqual([2, 6, 2])
  const part = arrays.read('state', [
    [1, 2, 1],
    [0, 5, 2],
  ])
  expect([...part]).toEqual([12, 13, 16, 17, 20, 21])
  expect(arrays.read('label')).toEqual(Float32Array.of(1, 2.5))
  expect(() => arrays.shapeOf('states')).toThrow(NotFoundError)
  expect(() => arrays.read('count')).toThrow('count holds no floats')
  arrays.close()
  await expect(openArrays(join(dir, 'none.hdf5'))).rejects.toThrow(NotFoundError)
})
