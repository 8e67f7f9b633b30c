import { resolve } from 'node:path'
import type { FieldKind } from '../field-layout'
import { type Moments, moments } from '../moments'
import { attempt, hdf5, openHandle } from './hdf5'
import { readField } from './read-field'
import {
  type ChannelStatistics,
  type DatasetStatistics,
  type StatisticsOptions,
  statistics,
  withRms,
} from './statistics'
import { type WellStats, wellStats } from './stats-yaml'
import type { WellDataset } from './well-dataset'

/**
 * Statistics of a dataset as The Well's `stats.yaml` has them: of its fields after the transforms of its physics, of
 * their change from state to state, and of its constant fields. One pass; memory holds a few states.
 *
 * @param found what {@link statistics} gave for the same options, if that is at hand
 */
export async function datasetStats(
  dataset: WellDataset,
  options: StatisticsOptions = {},
  found: DatasetStatistics = statistics(dataset, options),
): Promise<WellStats> {
  const { layout, dimensions } = dataset.physics
  return wellStats(layout, dimensions, found, await constantStatistics(dataset))
}

async function constantStatistics(
  dataset: WellDataset,
): Promise<Record<string, ChannelStatistics & { kind: FieldKind }>> {
  const library = await hdf5()
  const running = new Map<string, { kind: FieldKind; found: Moments }>()
  for (const metadata of dataset.files) {
    if (metadata.constants.length === 0) continue
    const { path } = metadata
    const file = openHandle(library, resolve(path))
    try {
      for (const field of metadata.constants) {
        const { name, kind, components } = field
        if (!running.has(name)) running.set(name, { kind, found: moments(components.map(() => (x: number) => x)) })
        const { found } = running.get(name)!
        for (let trajectory = 0; trajectory < (field.sampleVarying ? metadata.nTrajectories : 1); trajectory++) {
          const source = { library, file, path, metadata }
          found.add(readField(source, field, trajectory, { start: 0, count: 1, stride: 1 }))
        }
      }
    } finally {
      if (!library.dead) attempt(library, path, () => file.close())
    }
  }
  return Object.fromEntries(
    [...running].map(([name, { kind, found }]) => {
      const { mean, std, rms } = withRms(found)
      return [name, { kind, mean, std, rms }]
    }),
  )
}
