import { dirname } from 'node:path'
import { denormaliseArray } from '@lola-ts/well-data'
import { type WellDataset, writeWell } from '@lola-ts/well-data/node'
import type { OpenedEmulator } from '../models/open-model'
import { makeFolder } from '../output/make-folder'
import type { Truth } from './forecast'

export interface Ensemble {
  model: OpenedEmulator
  dataset: WellDataset
  truth: Truth
  /** `[member, ...space, field]` for each lead, normalised. */
  states: Float32Array[]
  count: number
  seed: number
  guided: boolean
}

/** Writes an ensemble as a file of The Well: a member a trajectory, in the units of the data. */
export async function writeEnsemble(
  out: string,
  { model, dataset, truth, states, count, seed, guided }: Ensemble,
): Promise<void> {
  const { physics } = model
  const { file } = dataset.trajectories[truth.trajectory]!
  const source = dataset.files.find(({ path }) => path === file)!
  const { datasetName, gridType, spatialDims, coordinates, boundaries, times } = source
  const { scalars } = dataset.trajectories[truth.trajectory]!
  const interval = times.length > 1 ? times[1]! - times[0]! : 1
  const size = states[0]!.length / count
  function* trajectories() {
    for (let member = 0; member < count; member++) {
      const values = new Float32Array(states.length * size)
      for (const [i, state] of states.entries())
        values.set(state.subarray(member * size, (member + 1) * size), i * size)
      yield denormaliseArray(physics, values)
    }
  }
  await makeFolder(dirname(out))
  await writeWell(out, {
    datasetName,
    gridType,
    spatialDims,
    coordinates,
    boundaries,
    scalars,
    times: states.map(
      (_, i) => times[truth.start + 1 + i] ?? times.at(-1)! + interval * (truth.start + 2 + i - times.length),
    ),
    fields: physics.layout,
    trajectories: trajectories(),
    attributes: {
      made_by: 'lola emulate',
      model: model.name,
      trajectory: truth.trajectory,
      start: truth.start,
      members: count,
      seed,
      guided: guided ? 1 : 0,
    },
  })
}
