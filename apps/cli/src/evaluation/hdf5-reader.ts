import { ScoreError } from '@lola-ts/eval'
import { openArrays, openWellFile, type WellDataset, type WellMetadata } from '@lola-ts/well-data/node'
import type { StateReader } from './state-reader'

/** States of a dataset of The Well, one member. */
export function datasetReader(dataset: WellDataset, path: string): StateReader {
  return {
    path,
    trajectories: dataset.trajectories.length,
    members: 1,
    times: Math.min(...dataset.trajectories.map(({ nSteps }) => nSteps)),
    grid: dataset.grid,
    fields: dataset.physics.fields,
    channels: dataset.physics.fields.length,
    attributes: {},
    read: async (trajectory, _, time) => dataset.trajectory(trajectory, { start: time, count: 1 }).snapshots,
    close: () => dataset.close(),
  }
}

/**
 * Predictions in an HDF5 file with the fields of The Well under their names. Fields have the axes of The Well, members
 * being trajectories, or an axis of members behind that of trajectories. The rest of the file may be anything.
 *
 * @param like the layout of the truth: names and kinds of the fields
 * @throws {ScoreError} where a field is missing or has other axes
 */
export async function hdf5Predictions(path: string, like: WellMetadata): Promise<StateReader> {
  const file = await openArrays(path)
  const space = like.grid.length
  try {
    const found = like.fields.map((field) => ({ ...field, shape: file.shapeOf(field.dataset) }))
    const order = (kind: string) => (kind === 'tensor' ? 2 : kind === 'vector' ? 1 : 0)
    const first = found[0]!
    const extra = first.shape.length - (2 + space + order(first.kind))
    const lead = first.shape.slice(0, 2 + extra)
    for (const { dataset, shape, kind } of found) {
      const expected = [...lead, ...shape.slice(lead.length, lead.length + space), ...Array(order(kind)).fill(space)]
      if ((extra === 0 || extra === 1) && shape.join() === expected.join()) continue
      throw new ScoreError(`${path}: ${dataset} has shape [${shape}]`, {
        hint: 'Expected [trajectory, time, ...space] or [trajectory, member, time, ...space], with components last, alike for all fields.',
      })
    }
    const [trajectories, members, times] = extra === 1 ? [lead[0]!, lead[1]!, lead[2]!] : [lead[0]!, 1, lead[1]!]
    const grid = first.shape.slice(lead.length, lead.length + space)
    const points = grid.reduce((product, n) => product * n, 1)
    const channels = like.channels.length
    return {
      path,
      trajectories,
      members,
      times,
      grid,
      fields: like.channels,
      channels,
      attributes: await attributesOf(path),
      async read(trajectory, member, time) {
        const state = new Float32Array(points * channels)
        let channel = 0
        for (const { dataset, components } of found) {
          const at = extra === 1 ? [trajectory, member, time] : [trajectory, time]
          const values = file.read(
            dataset,
            at.map((i) => [i, i + 1, 1]),
          )
          for (let k = 0; k < components.length; k++, channel++) {
            for (let point = 0; point < points; point++)
              state[point * channels + channel] = values[point * components.length + k]!
          }
        }
        return state
      },
      close: () => file.close(),
    }
  } catch (error) {
    file.close()
    throw error
  }
}

/** What a file that follows The Well says of itself; nothing of others. */
async function attributesOf(path: string): Promise<Record<string, unknown>> {
  try {
    const { attributes, close } = await openWellFile(path)
    close()
    return attributes
  } catch {
    return {}
  }
}
