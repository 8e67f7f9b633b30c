import { ShapeError } from '@lola-ts/tensor-core'
import { channelNames } from '../field-layout'
import type { WellContent } from './well-content'
import { createWell } from './well-writer'

/**
 * Writes one file in The Well's layout from whole trajectories; {@link createWell} takes states one by one. It stands
 * at `path` whole or not at all, and `openWellFile` reads it back bit for bit.
 *
 * @throws WriteError if it cannot be written (what stood there is untouched), ShapeError for a trajectory of another size
 */
export async function writeWell(path: string, { times, trajectories, ...header }: WellContent): Promise<void> {
  if (times.length === 0) throw new ShapeError(`${path}: given no times, expected at least one`)
  const channels = header.fields.flatMap((field) => channelNames(field, header.spatialDims)).length
  const size = header.coordinates.reduce((points, axis) => points * axis.length, channels)
  const file = await createWell(path, header)
  try {
    let trajectory = 0
    for await (const values of trajectories) {
      if (values.length !== times.length * size) {
        throw new ShapeError(
          `${path}: trajectory ${trajectory} has ${values.length} values, expected ${times.length * size}`,
          { hint: 'Trajectories are [time, ...space, field] of the given times, coordinates and fields.' },
        )
      }
      for (const [step, time] of times.entries()) {
        await file.append(values.subarray(step * size, (step + 1) * size), { time, trajectory })
      }
      trajectory++
    }
  } catch (error) {
    await file.abandon()
    throw error
  }
  await file.close()
}
