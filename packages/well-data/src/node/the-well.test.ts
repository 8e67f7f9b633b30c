import { join } from 'node:path'
import type { Dataset } from 'h5wasm/node'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder'
import { compareItems, theWellFacts } from '../../test/the-well-items'
import { wellSamples, writeSample } from '../../test/well-samples'
import { hdf5, openHandle } from './hdf5'
import { openWellFile } from './open-well-file'

/** Files that the Python package the_well read, and what it read: `npm run check:the-well` makes them anew. */
const fixture = join(import.meta.dirname, '../../../../fixtures/the-well')
const folder = temporaryFolder()
const samples = wellSamples()

test("items of the_well's WellDataset equal ours, number for number", async () => {
  const { arrays, numbers, differences } = await compareItems(fixture)
  expect(differences).toEqual([])
  expect(arrays).toBeGreaterThan(700)
  expect(numbers).toBeGreaterThan(150_000)
})

test.each(samples)('$path, which the_well and its format checker accept, holds what was written', async (sample) => {
  const file = await openWellFile(join(fixture, sample.path))
  for (let trajectory = 0; trajectory < sample.trajectories; trajectory++) {
    expect(file.timesOf(trajectory)).toEqual(sample.times(trajectory))
    for (let step = 0; step < sample.steps; step++) {
      expect(file.read(trajectory, { start: step, count: 1 })).toEqual(sample.state(trajectory, step))
    }
  }
  for (const { name, values } of sample.header.constantFields!) {
    expect(file.field(name, 0).values).toEqual(values)
  }
  file.close()
  expect(theWellFacts(fixture).format![sample.path]).toBe('accepted')
})

test.each(samples)('$path is written today as it was accepted', async (sample) => {
  await writeSample(folder, sample)
  expect(await outline(join(folder, sample.path))).toEqual(await outline(join(fixture, sample.path)))
})

/** Everything about a file but the numbers in its datasets: groups, attributes, types, shapes, chunks, filters. */
async function outline(path: string): Promise<Record<string, unknown>> {
  const library = await hdf5()
  const { h5wasm } = library
  const file = openHandle(library, path)
  const found: Record<string, unknown> = {}
  for (const name of ['', ...file.paths()]) {
    const entity = name === '' ? file : (file.get(name) as Dataset)
    const attributes = Object.entries(entity.attrs).map(([key, { dtype, shape, value }]) => [key, dtype, shape, value])
    const dataset = entity instanceof h5wasm.Dataset && [entity.metadata, entity.filters]
    found[name] = { attributes, dataset }
  }
  file.close()
  return found
}
