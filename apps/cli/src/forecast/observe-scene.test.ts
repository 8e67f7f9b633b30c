import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawObservations } from '@lola-ts/guidance'
import { isLolaError, tf } from '@lola-ts/tensor-core'
import { physics as physicsNamed } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeFlow } from '../../test/flows'
import { openDataset } from '../data/open-dataset'
import { readTruth, type Truth, truthAt } from './forecast'
import { observationDistance } from './observation-distance'
import { observeScene } from './observe-scene'
import { parseInstrument } from './parse-instrument'

const physics = physicsNamed('rayleigh_benard')
let folder: string
let dataset: WellDataset
let truth: Truth

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lola-observe-'))
  await writeFlow(join(folder, 'flow.hdf5'), 1)
  await writeFlow(join(folder, 'coarse.hdf5'), 1, { grid: [16, 8] })
  await writeFlow(join(folder, 'late.hdf5'), 1, { steps: 2 })
  dataset = await openDataset({ path: join(folder, 'flow.hdf5'), split: 'test', physics })
  truth = readTruth(dataset, physics, { trajectory: 0, start: 4, states: 3, context: 1 })
})
afterAll(() => dataset.close())

let tables = 0
const notes: string[] = []
const see = (...texts: string[]) =>
  observeScene(dataset, physics, truth, {
    instruments: texts.map(parseInstrument),
    noise: 0.1,
    seed: 0,
    note: (text) => notes.push(text),
  })

async function table(...rows: string[]): Promise<string> {
  const path = join(folder, `table-${tables++}.csv`)
  await writeFile(path, ['x,y,field,time,value,std', ...rows].join('\n'))
  return path
}

async function refusal(work: () => Promise<unknown>): Promise<string> {
  const error = await work().catch((cause: unknown) => cause)
  expect(isLolaError(error)).toBe(true)
  return (error as Error).message
}

test('every kind of instrument sees the truth up to the noise', async () => {
  for (const text of [
    'subsample:8',
    'mean-pool:8x4',
    'sensors:5',
    'boundary:2',
    'low-pass:2',
    'subsample:4,fields:pressure',
  ]) {
    const seen = await see(text)
    expect(seen.count).toBe(4)
    const distance = observationDistance(seen, 2, truthAt(truth, 2), truth.shape)
    expect(distance, text).toBeGreaterThan(0.4)
    expect(distance, text).toBeLessThan(1.8)
    seen.dispose()
  }
})

test('instruments combine, each with its own times', async () => {
  const seen = await see('subsample:8', 'sensors:3,every:2')
  expect(seen.seen).toEqual([8 * 4 + 12, 32, 44, 32])
  seen.dispose()
})

test('a table of sensors, in the units of the data, at the nearest state', async () => {
  const path = await table(
    '1.0,0.53125,buoyancy,1.25,0.5,0.05',
    '1.0,0.53125,velocity_y,1.3,0.1,0.05',
    '3.9,0.2,buoyancy,1.75,nan,0.05',
    '1.0,0.53125,buoyancy,99,0.5,0.05',
  )
  const seen = await see(path)
  expect(seen.seen).toEqual([0, 2, 0, 0])
  expect(notes.at(-1)).toContain('1 value is missing')
  const picture = drawObservations(
    seen.operator,
    Float32Array.from(seen.values.slice([1], [1]).dataSync()),
    truth.shape,
  )
  const point = picture.points[0]!
  expect(point.at).toEqual([expect.closeTo(8, 5), expect.closeTo(8, 5)])
  // 0.5 in normalised units.
  expect(point.values[0]).toBeCloseTo((0.5 - physics.mean[0]!) / physics.std[0]!, 4)
  expect(Math.sqrt(seen.variance.slice([1], [1]).min().dataSync()[0]!)).toBeCloseTo(0.05, 5)
  seen.dispose()
})

test('contradicting values of one place and time are two sensors', async () => {
  const seen = await see(await table('1.0,0.5,buoyancy,1.25,0.5,0.05', '1.0,0.5,buoyancy,1.25,0.9,0.05'))
  expect(seen.values.shape).toEqual([4, 2, 4])
  expect(seen.seen).toEqual([0, 2, 0, 0])
  seen.dispose()
})

test('the same flow on another grid', async () => {
  const seen = await see(join(folder, 'coarse.hdf5'))
  expect(seen.values.shape).toEqual([4, 16, 8, 4])
  // The flow is the same function of space: only interpolation differs.
  expect(observationDistance(seen, 1, truthAt(truth, 1), truth.shape)).toBeLessThan(1)
  seen.dispose()
})

test('bad input is a clear error, and leaves no tensor', async () => {
  const before = tf.memory().numTensors
  const row = (text: string) => async () => see(await table(text))
  expect(await refusal(row('1,1.5,buoyancy,1.25,0.5,0.1'))).toContain('sensor 1: y = 1.5 is outside of the domain')
  expect(await refusal(row('1,0.5,bouyancy,1.25,0.5,0.1'))).toContain('line 2: there is no field "bouyancy"')
  expect(await refusal(row('1,0.5,buoyancy,1.25,much,0.1'))).toContain('value is "much", expected a number')
  expect(await refusal(row('1,0.5,buoyancy,1.25,0.5,0'))).toContain('std is 0, expected a number above 0')
  expect(await refusal(row('1,0.5,buoyancy,50,0.5,0.1'))).toContain('no overlap in time: it tells of 50 to 50')
  expect(await refusal(row('1,0.5,buoyancy,1.25'))).toContain('has 4 values, expected 6')
  expect(await refusal(row('1,0.5,buoyancy,1.25,,0.1'))).toContain('nothing is observed')
  const wrong = join(folder, 'wrong.csv')
  await writeFile(wrong, 'x,z,field,time,value\n1,1,buoyancy,1,1\n')
  expect(await refusal(() => see(wrong))).toContain(
    'columns are x, z, field, time, value, expected x, y, field, time, value',
  )
  expect(await refusal(() => see(join(folder, 'none.csv')))).toContain('none.csv: cannot be read')
  expect(await refusal(() => see(join(folder, 'late.hdf5')))).toContain('no overlap in time')
  expect(await refusal(() => see('subsample:5'))).toContain('factor 5 does not divide axis 0 of 32 cells')
  expect(await refusal(() => see('subsample:8', wrong))).toContain('columns are')
  expect(tf.memory().numTensors).toBe(before)
})

test.each([
  ['subsampel:8', 'Did you mean subsample?'],
  ['subsample', 'takes whole numbers above 0'],
  ['subsample:8,often:2', 'often is not understood, expected every or fields'],
  ['subsample:8,every:0', 'every takes a whole number above 0'],
])('--observe %s is refused', (text, said) => {
  expect(() => parseInstrument(text)).toThrow(said)
})

test('an unknown field is refused with a guess', async () => {
  const error = await see('subsample:8,fields:presure').catch((cause) => cause)
  expect(`${error.message} ${error.hint}`).toContain('there is no field presure Did you mean pressure?')
})
