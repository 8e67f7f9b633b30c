import { type Moments, moments } from '../moments'
import { channelMaps } from '../normalise'
import type { WellDataset } from './open-well'

export interface StatisticsOptions {
  /** First step of each trajectory that counts. Default 0. */
  start?: number
}

/** Moments of each channel after its transform, in the order of the physics' fields. */
export interface DatasetStatistics {
  fields: string[]
  mean: number[]
  /** Population standard deviation. */
  std: number[]
  min: number[]
  max: number[]
  /** Values a channel. */
  count: number
}

/** States read at a time. */
const block = 16

/**
 * Mean and standard deviation of each field after its transform, in one pass, in float64: what
 * `withStatistics(physics, ...)` takes. Every state of every trajectory from `start` counts once, at the dataset's
 * stride.
 */
export function statistics(dataset: WellDataset, { start = 0 }: StatisticsOptions = {}): DatasetStatistics {
  const running = moments(channelMaps(dataset.physics, 'forward'))
  for (const [index, { nSteps }] of dataset.trajectories.entries())
    addTrajectory(running, dataset, index, nSteps, start)
  return { fields: [...dataset.physics.fields], ...running.result(), count: running.count }
}

function addTrajectory(running: Moments, dataset: WellDataset, index: number, nSteps: number, start: number): void {
  const { stride } = dataset
  for (let at = start; at < nSteps; at += block * stride) {
    const count = Math.min(block, Math.ceil((nSteps - at) / stride))
    running.add(dataset.trajectory(index, { start: at, count }).snapshots)
  }
}
