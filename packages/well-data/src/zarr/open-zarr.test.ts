import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hubThread } from '../../test/hub-thread'
import { miniDatasets } from '../../test/mini-datasets'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { writeWholeSchema } from '../../test/whole-schema'
import { openWellFile } from '../node/open-well-file'
import { openWell } from '../node/open-well-path'
import { writeWell } from '../node/write-well'
import { hdf5ToZarr } from './hdf5-to-zarr'

const folder = temporaryFolder()

/** Files of a folder by their paths below it. */
function filesIn(path: string): Record<string, Uint8Array> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(path, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(path, name))]))
}

test.each(['rayleigh_benard', 'euler_multi_quadrants_openBC', 'turbulence_gravity_cooling'])(
  'a zarr group opens as the file that it was made of: %s',
  async (name) => {
    const path = join(miniDatasets, name, 'data/test/mini.hdf5')
    const zarr = join(folder, `${name}.zarr`)
    await hdf5ToZarr(path, zarr)
    const [ours, theirs] = [await openWell(zarr), await openWell(path)]
    expect(ours.physics).toEqual(theirs.physics)
    const [a, b] = [ours.windows({ length: 2 }), theirs.windows({ length: 2 })]
    expect(a.count).toBe(b.count)
    expect(a.batch([0, b.count - 1])).toEqual(b.batch([0, b.count - 1]))
    expect({ ...ours.files[0], path: '', bytes: 0 }).toEqual({ ...theirs.files[0], path: '', bytes: 0 })
    const stream = ours.windows().stream(() => [1, 0], { workers: 2 })
    expect(await stream.batch(0)).toEqual(theirs.windows().batch([1, 0]))
    for (const one of [ours, theirs]) one.close()
  },
)

test('constants, series, masks and coordinates too, from zstd and without consolidated metadata', async () => {
  const path = join(folder, 'whole.hdf5')
  await writeWholeSchema(path, { grid: [3, 4, 2], trajectories: 2, steps: 3 })
  const zarr = join(folder, 'whole.zarr')
  await hdf5ToZarr(path, zarr, { compression: 'zstd' })
  const { consolidated_metadata: _, ...root } = JSON.parse(readFileSync(join(zarr, 'zarr.json'), 'utf8'))
  writeFileSync(join(zarr, 'zarr.json'), JSON.stringify(root))
  const [ours, theirs] = [await openWellFile(zarr), await openWellFile(path)]
  for (const trajectory of [0, 1]) {
    expect(ours.constantsOf(trajectory)).toEqual(theirs.constantsOf(trajectory))
    expect(ours.seriesOf(trajectory)).toEqual(theirs.seriesOf(trajectory))
    expect(ours.coordinatesOf(trajectory)).toEqual(theirs.coordinatesOf(trajectory))
    expect(ours.read(trajectory)).toEqual(theirs.read(trajectory))
  }
  expect(ours.conditionOf('z_inlet')).toEqual(theirs.conditionOf('z_inlet'))
  for (const one of [ours, theirs]) one.close()
})

test('over HTTP a window costs its chunks', async () => {
  const path = join(folder, 'a.hdf5')
  await writeWell(path, sampleContent({ steps: 32, grid: [32, 32] }))
  const zarr = join(folder, 'a.zarr')
  await hdf5ToZarr(path, zarr)
  const all = filesIn(zarr)
  const hub = await hubThread(Object.fromEntries(Object.entries(all).map(([name, bytes]) => [`a.zarr/${name}`, bytes])))
  const far = await openWell(`${hub.url}/plain/a.zarr`, { remote: { attempts: 2, retrySeconds: 0.01 } })
  const near = await openWell(path)
  await hub.requests()
  const window = far.windows({ length: 4 }).read(9)
  expect(window).toEqual(near.windows({ length: 4 }).read(9))
  const requests = await hub.requests()
  const chunks = requests.map((one) => one.path.replace(/.*a\.zarr\//, '')).sort()
  expect(chunks).toEqual([
    't0_fields/buoyancy/c/0/1/0/0',
    't0_fields/pressure/c/0/1/0/0',
    't1_fields/velocity/c/0/1/0/0/0',
  ])
  far.close()
  near.close()
})
