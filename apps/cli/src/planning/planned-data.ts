import { existsSync } from 'node:fs'
import { ConfigError } from '@lola-ts/tensor-core'
import { type Physics, physics as registered } from '@lola-ts/well-data'
import { isRemote } from '@lola-ts/well-data/node'
import type { DataSettings } from '../config/data-settings'
import { openDataset } from '../data/open-dataset'
import { checkGrid } from '../models/check-model'

/** What a training would find in its data. */
export interface PlannedData {
  physics: Physics
  /** Cells along each axis. */
  grid: number[]
  /** Length of the label vector. */
  labels: number
  /** Windows of the train split; null where the data are not at hand. */
  examples: number | null
}

export interface PlannedDataOptions {
  /** States of a window, and the snapshots between two. Default a single state. */
  window?: { length: number; stride: number }
  /** What the model that encodes the data was trained on. */
  encoder?: { path: string; physics: Physics; grid: number[] }
  /** Told where the plan does not come from the data. */
  note(text: string): void
}

/**
 * Physics, grid and size of the data, from their files. Where they are not at hand: of the model that encodes them,
 * or else as the settings say.
 *
 * @throws {NotFoundError} when there are no data and the settings do not say what to plan for
 * @throws {ConfigError} when they say something impossible
 */
export async function plannedData(
  { path, physics: name, grid, start }: DataSettings,
  { window = { length: 1, stride: 1 }, encoder, note }: PlannedDataOptions,
): Promise<PlannedData> {
  const missing = [path].flat().filter((one) => !isRemote(one) && !existsSync(one))
  const known = encoder ?? (name !== '' && grid.length > 0 ? { physics: registered(name), grid } : undefined)
  if (missing.length > 0 && known) {
    const { physics, grid: cells } = known
    if (cells.length !== physics.dimensions.length || !cells.every((length) => length > 0)) {
      throw new ConfigError(
        `data.grid is ${cells.join(' x ')}, expected numbers of cells along ${physics.dimensions.join(', ')}`,
      )
    }
    const whose = encoder ? encoder.path : 'the preset'
    note(`${missing.join(', ')}: not found, planned for ${physics.name} on ${cells.join(' x ')} cells as ${whose} says`)
    return { physics, grid: cells, labels: physics.scalars.length + 2 * physics.dimensions.length, examples: null }
  }

  const open = (split: string) => openDataset({ path, split, ...(encoder && { physics: encoder.physics }) })
  const [dataset, valid] = [await open('train'), await open('valid')]
  try {
    if (encoder) checkGrid(encoder.path, encoder, dataset)
    else if (grid.length > 0 && grid.join() !== dataset.grid.join()) {
      note(
        `planned for the ${dataset.grid.join(' x ')} cells of the dataset, not ${grid.join(' x ')} as the preset says`,
      )
    }
    return {
      physics: dataset.physics,
      grid: dataset.grid,
      labels: dataset.trajectories[0]!.label.length,
      examples: dataset.windows({ ...window, start }).count,
    }
  } finally {
    dataset.close()
    valid.close()
  }
}
