import { join } from 'node:path'
import { expect, test } from 'vitest'
import { maxDifference } from '../../test/max-difference'
import { miniDatasets } from '../../test/mini-datasets'
import { sampleContent } from '../../test/sample-content'
import { temporaryFolder } from '../../test/temporary-folder'
import { withStatistics } from '../physics'
import { openWell } from './open-well-path'
import { statistics } from './statistics'
import { writeWell } from './write-well'

const folder = temporaryFolder()

test('equals two-pass moments of the transformed fields', async () => {
  const path = join(folder, 'sample.hdf5')
  await writeWell(path, sampleContent({ steps: 41, members: 3 }))
  const flow = await openWell(path)
  flow.physics.transforms = { pressure: 'arcsinh' }
  const found = statistics(flow, { start: 5 })
  const values = [0, 1, 2].flatMap((i) => [...flow.trajectory(i, { start: 5 }).snapshots])
  const channel = values.filter((_, i) => i % 4 === 1).map(Math.asinh)
  const mean = channel.reduce((sum, x) => sum + x, 0) / channel.length
  const std = Math.sqrt(channel.reduce((sum, x) => sum + (x - mean) ** 2, 0) / channel.length)
  expect(found.count).toBe(channel.length)
  expect(found.mean[1]).toBeCloseTo(mean, 10)
  expect(found.std[1]).toBeCloseTo(std, 10)
  expect(found.max[1]).toBe(channel.reduce((a, b) => Math.max(a, b)))
  flow.close()
})

test('equals numpy on the reference file', async () => {
  const flow = await openWell(join(miniDatasets, 'rayleigh_benard'), { split: 'test' })
  const found = statistics(flow)
  // numpy 2, float64: np.concatenate(...).reshape(-1, 4).mean(0), .std(0)
  const numpy = {
    mean: [1.130310981, 1.1936432085, -0.0875065453, -0.1739753993],
    std: [0.7470075454, 0.7522832835, 1.1075690244, 1.1690659521],
  }
  expect(maxDifference(found.mean, numpy.mean)).toBeLessThan(1e-6)
  expect(maxDifference(found.std, numpy.std)).toBeLessThan(1e-6)
  expect(withStatistics(flow.physics, found, 'test').mean).toEqual(found.mean)
  flow.close()
})
