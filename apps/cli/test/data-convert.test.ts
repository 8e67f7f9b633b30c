import { existsSync, readFileSync } from 'node:fs'
import { openWell } from '@lola-ts/well-data/node'
import { beforeAll, expect, test } from 'vitest'
import { writeFlow } from './flows'
import { complaint, lola, path } from './lola'

beforeAll(() => writeFlow(path('flow.hdf5'), 0))

test('a file becomes a zarr group, which opens and becomes a file again', async () => {
  const there = await lola(['data', 'convert', 'flow.hdf5', '--to', 'zarr', '--out', 'flow.zarr', '--chunk', '4'])
  expect(there.status, there.stderr).toBe(0)
  expect(there.stdout).toBe('flow.zarr\n')
  expect(there.stderr).toMatch(/flow.zarr .*100 %/)
  const { node_type: kind, zarr_format: version } = JSON.parse(readFileSync(path('flow.zarr/zarr.json'), 'utf8'))
  expect([kind, version]).toEqual(['group', 3])
  expect((await lola(['data', 'info', 'flow.zarr'])).stdout).toContain('rayleigh_benard')
  const back = await lola(['data', 'convert', 'flow.zarr', '--to', 'hdf5', '--out', 'back.hdf5', '--json'])
  expect(back.status, back.stderr).toBe(0)
  expect(JSON.parse(back.stdout).results).toEqual([{ file: 'flow.zarr', to: 'hdf5', out: 'back.hdf5' }])
  const flows = await Promise.all(['flow.hdf5', 'flow.zarr', 'back.hdf5'].map((name) => openWell(path(name))))
  const [expected, ...given] = flows.map((flow) => flow.windows({ length: 2 }).batch([0, 3]))
  expect(given).toEqual([expected, expected])
  for (const flow of flows) flow.close()
})

test('what is there is replaced only when asked to; other words are refused', async () => {
  const again = ['data', 'convert', 'flow.hdf5', '--to', 'zarr', '--out', 'flow.zarr']
  expect(complaint(await lola(again))).toMatch(/WRITE .*flow.zarr: is there already/)
  expect((await lola([...again, '--overwrite', '--compression', 'zstd'])).status).toBe(0)
  const odd = await lola(['data', 'convert', 'flow.hdf5', '--to', 'netcdf', '--out', 'flow.nc'])
  expect(odd.status).toBe(2)
  expect(odd.stderr).toContain('--to is netcdf, expected zarr or hdf5')
  expect(existsSync(path('flow.nc'))).toBe(false)
})
