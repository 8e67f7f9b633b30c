import { combine, type Observations } from '@lola-ts/guidance'
import { ConfigError } from '@lola-ts/tensor-core'
import type { Physics } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'
import { observeTruth, type Truth } from './forecast'
import type { Instrument } from './parse-instrument'
import { readOtherGrid } from './read-other-grid'
import { readSensors } from './read-sensors'

/** What observations are of. */
export interface Scene {
  physics: Physics
  /** Coordinates of the nodes along each axis. */
  coordinates: readonly (readonly number[])[]
  /** Times of the file's steps. */
  times: readonly number[]
  /** The step of the first known state. */
  first: number
  /** States, known and predicted. */
  count: number
  trajectory: number
  label: readonly number[]
  /** In standard deviations of a field. */
  noise: number
  /** A remark for the user. */
  note(text: string): void
}

export interface ObserveSceneOptions {
  instruments: readonly Instrument[]
  noise: number
  seed: number
  note(text: string): void
}

/**
 * Everything that instruments see of a forecast's states: of the truth where it is known, or from files.
 *
 * @throws {ConfigError} when nothing is left to be guided by
 */
export async function observeScene(
  dataset: WellDataset,
  physics: Physics,
  truth: Truth,
  { instruments, noise, seed, note }: ObserveSceneOptions,
): Promise<Observations> {
  const { file } = dataset.trajectories[truth.trajectory]!
  const { coordinates, times } = dataset.files.find(({ path }) => path === file)!
  const { label, trajectory, context } = truth
  const [first, count] = [truth.start - (context - 1), context + truth.states]
  const scene: Scene = { physics, coordinates, times, first, count, trajectory, label, noise, note }

  const parts: Observations[] = []
  try {
    for (const instrument of instruments) {
      if (instrument.kind === 'csv') parts.push(await readSensors(instrument.path, scene))
      else if (instrument.kind === 'grid') parts.push(await readOtherGrid(instrument.path, scene))
      else if (instrument.kind === 'truth') {
        if (truth.future === 0) {
          throw new ConfigError(`--start ${truth.start}: the file has no later snapshot that could be observed`)
        }
        const operator = instrument.build({ physics, grid: dataset.grid, coordinates, seed })
        parts.push(observeTruth(truth, operator, { noise, seed, every: instrument.every }))
      }
    }
    const all = parts.length === 1 ? parts[0]! : combine(...parts)
    if (parts.length > 1) for (const part of parts) part.dispose()
    const later = all.seen.slice(context).reduce((sum, seen) => sum + seen, 0)
    if (later === 0) throw new ConfigError('nothing is observed of the states that are to be predicted')
    return all
  } catch (error) {
    for (const part of parts) if (!part.values.isDisposed) part.dispose()
    throw error
  }
}
