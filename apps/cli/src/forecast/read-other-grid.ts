import { type Observations, observations, regrid } from '@lola-ts/guidance'
import { ConfigError, tf } from '@lola-ts/tensor-core'
import { normaliseArray } from '@lola-ts/well-data'
import { openDataset } from '../data/open-dataset'
import type { Scene } from './observe-scene'

/**
 * The flow as another file has it, on a grid of its own: values at its nodes. Trajectories go by their number; a file of
 * one serves any. States go by their times, the nearest.
 *
 * @throws {ConfigError} for another flow, a grid beyond the domain, or no overlap in time
 */
export async function readOtherGrid(path: string, scene: Scene): Promise<Observations> {
  const { physics, coordinates, times, first, count, label, trajectory, noise } = scene
  const dataset = await openDataset({ path, split: 'test', physics })
  try {
    const index = dataset.trajectories.length === 1 ? 0 : trajectory
    const other = dataset.trajectories[index]
    const file = dataset.files.find((one) => one.path === other?.file)
    if (!other || !file) {
      throw new ConfigError(`${path}: has ${dataset.trajectories.length} trajectories, asked for number ${trajectory}`)
    }
    if (other.label.some((value, i) => Math.abs(value - (label[i] ?? value)) > 1e-6 * Math.max(1, Math.abs(value)))) {
      throw new ConfigError(`${path}: is another flow: its parameters are ${other.label}, expected ${label}`)
    }
    const step = times.length > 1 ? (times.at(-1)! - times[0]!) / (times.length - 1) : 1
    const wanted = Array.from({ length: count }, (_, i) => times[0]! + (first + i) * step)
    const found = wanted.map((time) => file.times.findIndex((at) => Math.abs(at - time) < step / 2))
    if (found.every((at) => at < 0)) {
      throw new ConfigError(
        `${path}: no overlap in time: it tells of ${file.times[0]} to ${file.times.at(-1)}, and the forecast of ${wanted[0]} to ${wanted.at(-1)}`,
      )
    }
    const size = dataset.grid.reduce((a, b) => a * b, 1) * physics.fields.length
    const values = new Float32Array(count * size).fill(Number.NaN)
    for (const [state, at] of found.entries()) {
      if (at < 0) continue
      values.set(normaliseArray(physics, dataset.trajectory(index, { start: at, count: 1 }).snapshots), state * size)
    }
    const read = found.filter((at) => at >= 0).length * size
    const missing = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0) - (values.length - read)
    if (missing > 0) scene.note(`${path}: ${missing} values are missing, and without effect`)
    const axes = { coordinates, periodic: physics.periodic, names: physics.dimensions }
    const shape = [count, ...dataset.grid, physics.fields.length]
    return observations(tf.tensor(values, shape), regrid(file.coordinates, axes), noise)
  } finally {
    dataset.close()
  }
}
