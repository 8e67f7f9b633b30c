import { type Moments, moments } from '../moments'
import { channelMaps } from '../normalise'
import type { WellDataset } from './well-dataset'

export interface StatisticsOptions {
  /** First step of each trajectory that counts. Default 0. */
  start?: number
}

/** Mean, population standard deviation and root mean square of each channel. */
export interface ChannelStatistics {
  mean: number[]
  std: number[]
  rms: number[]
}

/** Moments of each channel after its transform, in the order of the physics' fields. */
export interface DatasetStatistics extends ChannelStatistics {
  fields: string[]
  min: number[]
  max: number[]
  /** Values a channel. */
  count: number
  /** The same of the differences of consecutive states; NaN where no trajectory has two. */
  delta: ChannelStatistics
}

/** States read at a time. */
const block = 16

/**
 * Mean, standard deviation and root mean square of each field after its transform, and of its change from state to
 * state, in one pass, in float64. Every state of every trajectory from `start` counts once, at the dataset's stride.
 * {@link withStatistics} takes what it gives.
 */
export function statistics(dataset: WellDataset, { start = 0 }: StatisticsOptions = {}): DatasetStatistics {
  const { fields } = dataset.physics
  const maps = channelMaps(dataset.physics, 'forward')
  const identity = fields.map(() => (x: number) => x)
  const values = moments(identity)
  const changes = moments(identity)
  for (const [index, { nSteps }] of dataset.trajectories.entries()) {
    addTrajectory(values, changes, maps, dataset, index, nSteps, start)
  }
  return {
    fields: [...fields],
    ...withRms(values),
    count: values.count,
    delta: (({ mean, std, rms }) => ({ mean, std, rms }))(withRms(changes)),
  }
}

/** What moments found, with the root mean square: rms² = mean² + std². */
export function withRms(running: Moments): ReturnType<Moments['result']> & ChannelStatistics {
  const found = running.result()
  return { ...found, rms: found.mean.map((mean, c) => Math.hypot(mean, found.std[c]!)) }
}

function addTrajectory(
  values: Moments,
  changes: Moments,
  maps: readonly ((x: number) => number)[],
  dataset: WellDataset,
  index: number,
  nSteps: number,
  start: number,
): void {
  const { stride } = dataset
  let before: Float64Array | null = null
  for (let at = start; at < nSteps; at += block * stride) {
    const count = Math.min(block, Math.ceil((nSteps - at) / stride))
    const { snapshots } = dataset.trajectory(index, { start: at, count })
    const size = snapshots.length / count
    // The last state of the block before stands first, for the difference to it.
    const states: Float64Array = new Float64Array((before ? size : 0) + snapshots.length)
    const first = before?.length ?? 0
    if (before) states.set(before)
    for (let i = 0; i < snapshots.length; i++) states[first + i] = maps[i % maps.length]!(snapshots[i]!)
    values.add(states.subarray(first))
    const change = new Float64Array(states.length - size)
    for (let i = 0; i < change.length; i++) change[i] = states[i + size]! - states[i]!
    changes.add(change)
    before = states.slice(states.length - size)
  }
}
