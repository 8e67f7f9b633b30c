import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLolaError } from '@lola-ts/tensor-core/errors'
import { fold, integer, key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import { miniDatasets } from '../../test/mini-datasets'
import { temporaryFolder } from '../../test/temporary-folder'
import { openWell } from '../node/open-well-path'
import { hdf5ToZarr } from './hdf5-to-zarr'
import { zarrToHdf5 } from './zarr-to-hdf5'

const folder = temporaryFolder()

async function attempted<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (!isLolaError(error)) throw error
    return undefined
  }
}

test('a bit that flips anywhere is an error of ours, or changes no state', async () => {
  const whole = join(folder, 'whole.zarr')
  await hdf5ToZarr(join(miniDatasets, 'rayleigh_benard/data/test/mini.hdf5'), whole)
  const read = async (path: string) => {
    const flow = await openWell(path)
    try {
      return flow.windows({ length: 2 }).batch([0, 1]).snapshots
    } finally {
      flow.close()
    }
  }
  const expected = await read(whole)
  const damaged = join(folder, 'damaged.zarr')
  cpSync(whole, damaged, { recursive: true })
  const names = readdirSync(whole, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter((name) => statSync(join(whole, name)).isFile())
  let errors = 0
  const cases = Number(process.env.CASES ?? 60)
  for (let i = 0; i < cases; i++) {
    const drawn = (what: string, end: number) => integer(fold(key(4), what, i), end)
    // Every second one hits the metadata of all.
    const name = i % 2 === 0 ? 'zarr.json' : files[drawn('file', files.length)]!
    const bytes = readFileSync(join(whole, name))
    const changed = Uint8Array.from(bytes)
    changed[drawn('byte', bytes.length)]! ^= 1 << drawn('bit', 8)
    writeFileSync(join(damaged, name), changed)
    const states = await attempted(() => read(damaged))
    if (states === undefined) errors++
    else if (name !== 'zarr.json') expect(states, name).toEqual(expected)
    await attempted(() => zarrToHdf5(damaged, join(folder, 'out.hdf5'), { overwrite: true }))
    writeFileSync(join(damaged, name), bytes)
  }
  expect(errors).toBeGreaterThan(cases / 10)
})
