import { join } from 'node:path'
import { expect, test } from 'vitest'
import { miniDatasets } from '../../test/mini-datasets'
import { temporaryFolder } from '../../test/temporary-folder'
import { openWell } from '../node/open-well-path'
import { zarrToHdf5 } from './zarr-to-hdf5'

// Written by zarr 3.1.6 for Python with its defaults, see python_zarr.py beside it.
const python = join(import.meta.dirname, '../../test/fixtures/python.zarr')
const source = join(miniDatasets, 'rayleigh_benard/data/test/mini.hdf5')
const folder = temporaryFolder()

test("a group of Python's zarr opens, and converts, to the values of the file that it was made of", async () => {
  const back = join(folder, 'back.hdf5')
  await zarrToHdf5(python, back)
  const [expected, ...given] = await Promise.all([source, python, back].map((path) => openWell(path)))
  for (const flow of given) {
    const count = flow.windows({ length: 2 }).count
    const all = Array.from({ length: count }, (_, i) => i)
    expect(flow.windows({ length: 2 }).batch(all)).toEqual(expected!.windows({ length: 2 }).batch(all))
    expect(flow.trajectories.map(({ label }) => label)).toEqual(expected!.trajectories.map(({ label }) => label))
    const { path: _, bytes: __, ...metadata } = flow.files[0]!
    expect(expected!.files[0]).toMatchObject(metadata)
    flow.close()
  }
  expected!.close()
})
