import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openNpz } from '@lola-ts/eval/node'
import { physics } from '@lola-ts/well-data'
import { type WellContent, writeWell } from '@lola-ts/well-data/node'
import { beforeAll, expect, test } from 'vitest'
import { complaint, expectDone, lola, path } from './lola'

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/predictions-3d.${name}`, import.meta.url))
const [grid, fields, members, states] = [[6, 4, 5], 6, 3, 2]
const points = 6 * 4 * 5
const size = points * fields
const truth = 'box/data/test'

/** A file of a box of gas, in The Well's layout. */
async function writeBox(file: string, times: number[], trajectories: Float32Array[], attributes = {}): Promise<void> {
  const content: WellContent = {
    datasetName: 'turbulence_gravity_cooling',
    spatialDims: ['x', 'y', 'z'],
    coordinates: grid.map((nodes) => Array.from({ length: nodes }, (_, i) => i + 0.5)),
    times,
    scalars: { rho0: 1, T0: 10, Z: 1 },
    boundaries: grid.map(() => ['open', 'open']) as WellContent['boundaries'],
    fields: physics('turbulence_gravity_cooling').layout,
    attributes,
    trajectories,
  }
  await writeWell(file, content)
}

/** The numbers of the fixture, a trajectory for each forecast and member: `[time, x, y, z, field]`. */
async function forecasts(): Promise<Float32Array[]> {
  const file = await openNpz(fixture('npz'))
  const all: Float32Array[] = []
  for (let i = 0; i < 2 * members; i++) {
    all.push(Float32Array.from(await file.read('predictions', i * states * size, states * size)))
  }
  await file.close()
  return all
}

beforeAll(async () => {
  await mkdir(path(truth), { recursive: true })
  const wave = (phase: number) =>
    Float32Array.from({ length: 4 * size }, (_, i) => (i % fields < 3 ? 1.5 : 0) + Math.sin(phase + i / 7))
  await writeBox(path(truth, 'truth.hdf5'), [0, 1, 2, 3], [wave(0), wave(1)])
  await writeBox(path('box/members.hdf5'), [2, 3], await forecasts())
})

const evaluate = (predictions: string, out: string, ...rest: string[]) =>
  lola(['evaluate', '--predictions', predictions, '--truth', 'box', '--start', '1', '--out', out, ...rest])
const scoresOf = (folder: string) => readFile(path(folder, 'scores.csv'), 'utf8')

test('members as an axis, as trajectories and as an array score the same, in three dimensions', async () => {
  expectDone(await evaluate(fixture('hdf5'), 'box/axis', '--name', 'gas'))
  expectDone(await evaluate(fixture('npz'), 'box/npz', '--name', 'gas'))
  expectDone(await evaluate('box/members.hdf5', 'box/trajectories', '--name', 'gas', '--members', '3'))
  const scores = await scoresOf('box/axis')
  expect(scores.split('\n').filter((line) => /^gas,emulation,.*,mean,/.test(line))).toHaveLength(2 * states)
  expect(await scoresOf('box/npz')).toBe(scores)
  expect(await scoresOf('box/trajectories')).toBe(scores)

  // What is kept as pictures is the middle plane of the mean of members.
  const manifest = JSON.parse(await readFile(path('box/axis/manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ members: 3, grid, trajectories: ['test/0@1', 'test/1@1'] })
  expect(manifest.example).toMatchObject({ grid: [6, 4], slice: 'z in the middle', leads: [1, 2] })
  const kept = new Float32Array(new Uint8Array(await readFile(path('box/axis/example.bin'))).buffer)
  const plane = 6 * 4 * fields
  const panel = manifest.example.panels.indexOf('mean')
  const all = await forecasts()
  for (let i = 0; i < plane; i++) {
    const at = (Math.floor(i / fields) * 5 + 2) * fields + (i % fields)
    const mean = (all[0]![at]! + all[1]![at]! + all[2]![at]!) / 3
    expect(kept[panel * plane + i]).toBeCloseTo(mean, 5)
  }
})

test('and make a report', async () => {
  expectDone(await lola(['report', 'box/axis', '--out', 'box/report/page.html']))
  const page = await readFile(path('box/report/page.html'), 'utf8')
  for (const text of ['6 × 4 × 5', 'density, z in the middle', 'Means over 2 trajectories', 'Rank histogram'])
    expect(page).toContain(text)
  expect(await readFile(path('box/report/figures/rollout.svg'), 'utf8')).toContain('gas, mean')
})

test('what does not fit the truth is refused', async () => {
  const refused = async (expected: string, ...args: Parameters<typeof evaluate>) => {
    const outcome = await evaluate(...args)
    expect(outcome.status).toBe(1)
    expect(complaint(outcome)).toContain(expected)
  }
  await refused('has 3 members, expected 4', fixture('hdf5'), 'box/bad', '--members', '4')
  await refused('expected 4 members for each', 'box/members.hdf5', 'box/bad', '--members', '4')
  await refused('forecasts of 2 trajectories, for 1 of the 2', fixture('npz'), 'box/bad', '--trajectories', '1')
  const late = ['evaluate', '--predictions', fixture('npz'), '--truth', 'box', '--out', 'box/bad', '--start', '3']
  expect(complaint(await lola(late))).toContain('no predicted state has a truth after snapshot 3')
})

test.each([
  ['one forecast', 1],
  ['everywhere', 2],
])('NaN %s is said, and averages are not numbers', async (_, broken) => {
  const all = await forecasts()
  for (const one of all.slice(0, broken * members)) one.fill(Number.NaN)
  const name = `nan-${broken}`
  await writeBox(path(`box/${name}.hdf5`), [2, 3], all)
  const { stdout, stderr } = expectDone(await evaluate(`box/${name}.hdf5`, `box/${name}`, '--members', '3'))
  expect(stdout + stderr).toContain(`${broken} of 2 trajectories are not finite; their averages are NaN`)
  expectDone(await lola(['report', join('box', name), '--out', `box/${name}.html`]))
  const page = await readFile(path(`box/${name}.html`), 'utf8')
  expect(page).toContain(`${name}: ${broken} of 2 trajectories are not finite`)
  expect(page).toContain(`not finite for ${broken} of 2`)
})

test('results that were cut, mixed or are not there are refused, file by file', async () => {
  const spoil = async (folder: string, file: string, change: (bytes: Buffer) => Uint8Array | string) => {
    await cp(path('box/axis'), path(folder), { recursive: true })
    await writeFile(path(folder, file), change(await readFile(path(folder, file))))
    const outcome = await lola(['report', 'box/axis', folder, '--out', 'box/none.html', '--page-only'])
    expect(outcome.status).toBe(1)
    return complaint(outcome)
  }
  const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)
  expect(await spoil('box/cut-scores', 'scores.csv', half)).toMatch(/SCORE {2}box.cut-scores.scores\.csv/)
  expect(await spoil('box/cut-manifest', 'manifest.json', half)).toContain('manifest.json: not JSON, or cut off')
  expect(await spoil('box/cut-example', 'example.bin', half)).toContain('example.bin: ')
  expect(await spoil('box/cut-diagnostics', 'diagnostics.json', half)).toContain(
    'diagnostics.json: not JSON, or cut off',
  )
  const other = (change: object) => (bytes: Buffer) => JSON.stringify({ ...JSON.parse(String(bytes)), ...change })
  expect(await spoil('box/mixed', 'manifest.json', other({ dataset: 'rayleigh_benard' }))).toContain(
    'dataset rayleigh_benard, and box/axis has turbulence_gravity_cooling',
  )
  expect(existsSync(path('box/none.html'))).toBe(false)
})
