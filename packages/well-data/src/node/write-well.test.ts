import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { miniDatasets } from '../../test/mini-datasets'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { metadataOf } from './metadata-of'
import { openWellFile } from './open-well-file'
import { validateWell } from './validate-well'
import { writeWell } from './write-well'

const folder = temporaryFolder()

test.each(['rayleigh_benard', 'euler_multi_quadrants_openBC', 'turbulence_gravity_cooling'])(
  '%s read, written and read again is the same, bit for bit',
  async (name) => {
    const source = await openWellFile(join(miniDatasets, name, 'data', 'test', 'mini.hdf5'))
    const path = join(folder, `${name}.hdf5`)
    const trajectories = [source.read(0), source.read(1)]
    await writeWell(path, { ...source, trajectories })
    const copy = await openWellFile(path)
    for (const i of [0, 1]) expect(copy.read(i)).toEqual(trajectories[i])
    const { path: _, bytes: __, ...metadata } = metadataOf(source)
    const { simulation_parameters, ...attributes } = metadata.attributes
    expect(copy).toMatchObject({ ...metadata, attributes })
    expect(copy.attributes.simulation_parameters).toEqual(Object.keys(source.scalars))
    source.close()
    copy.close()
    expect((await validateWell(path)).filter(({ severity }) => severity !== 'info')).toEqual([])
  },
)

test('members may come one at a time', async () => {
  const path = join(folder, 'ensemble.hdf5')
  const members = sampleContent({ members: 5 }).trajectories as Float32Array[]
  async function* produce() {
    for (const member of members) yield member
  }
  await writeWell(path, sampleContent({ trajectories: produce(), attributes: { made_by: 'lola emulate', seed: 3 } }))
  const file = await openWellFile(path)
  expect(file.nTrajectories).toBe(5)
  expect(file.read(4)).toEqual(members[4])
  expect(file.attributes).toMatchObject({ made_by: 'lola emulate', seed: 3, Rayleigh: 1e6 })
  file.close()
})

test('a failure leaves what was there, and nothing else', async () => {
  const path = join(folder, 'kept.hdf5')
  writeFileSync(path, 'precious')
  const before = readdirSync(folder)
  async function* failing() {
    yield (sampleContent().trajectories as Float32Array[])[0]!
    throw new Error('stopped')
  }
  await expect(writeWell(path, sampleContent({ trajectories: failing() }))).rejects.toThrow('stopped')
  await expect(writeWell(path, sampleContent({ trajectories: [new Float32Array(3)] }))).rejects.toThrow(
    /trajectory 0 has 3 values, expected 768/,
  )
  await expect(writeWell(path, sampleContent({ trajectories: [] }))).rejects.toThrow(/given no state/)
  expect(readFileSync(path, 'utf8')).toBe('precious')
  expect(readdirSync(folder)).toEqual(before)
})

test('a folder that is not there is a write error', async () => {
  const path = join(folder, 'nowhere', 'a.hdf5')
  await expect(writeWell(path, sampleContent())).rejects.toMatchObject({
    code: 'WRITE',
    message: `${path}: could not be written: its folder does not exist`,
  })
  expect(existsSync(join(folder, 'nowhere'))).toBe(false)
})

test('refuses fields out of order', async () => {
  const fields = [...sampleContent().fields].reverse()
  await expect(writeWell(join(folder, 'x.hdf5'), sampleContent({ fields }))).rejects.toThrow(
    /expected scalars, then vectors/,
  )
})
