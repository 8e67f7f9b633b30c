import { type Physics, withStatistics } from '@lola-ts/well-data'
import { statistics, type WellDataset } from '@lola-ts/well-data/node'

/** The physics of a dataset, normalised as a configuration says: by the snapshots it trains on, or as in the paper. */
export function trainingPhysics(
  dataset: WellDataset,
  { statistics: choice, start }: { statistics: 'measured' | 'reference'; start: number },
): Physics {
  if (choice === 'reference') return dataset.physics
  return withStatistics(dataset.physics, statistics(dataset, { start }), `train, snapshots from ${start}`)
}
