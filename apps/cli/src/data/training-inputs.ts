import { channelMaps, moments, type Physics, PhysicsError } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'

/** What a run is trained on, for its manifest: a resumed run must find the same. */
export interface TrainingInputs {
  /** What normalises, by field. */
  statistics: Record<string, Moment>
  /** Of a few normalised snapshots, by field: other numbers in files of the same names and sizes show here. */
  sample: Record<string, Moment>
  /** Hash of the autoencoder's weights, where there is one. */
  autoencoder?: string
  /** Hash of the weights that it started from, where they were given. */
  fork?: string
}

interface Moment {
  mean: number
  std: number
}

/** Snapshots that are looked at. */
const looks = 16

/** Normalised data have mean 0 and std 1; data this many times off are of other units or another flow. */
const tolerance = 20

/**
 * Looks at a few snapshots, spread evenly, as `physics` normalises them.
 *
 * @throws {PhysicsError} when they have nothing to do with its statistics
 * @throws {DataError} when a value is not finite
 */
export function trainingInputs(dataset: WellDataset, physics: Physics, { start }: { start: number }): TrainingInputs {
  const windows = dataset.windows({ start })
  const count = Math.min(looks, windows.count)
  const running = moments(channelMaps(physics, 'forward'))
  for (let i = 0; i < count; i++) {
    running.add(windows.batch([Math.floor((i * windows.count) / count)]).snapshots)
  }
  const { mean, std } = running.result()
  const byField = (of: (channel: number) => Moment) =>
    Object.fromEntries(physics.fields.map((field, channel) => [field, of(channel)]))
  const statistics = byField((c) => ({ mean: physics.mean[c]!, std: physics.std[c]! }))
  const sample = byField((c) => ({
    mean: (mean[c]! - physics.mean[c]!) / physics.std[c]!,
    std: std[c]! / physics.std[c]!,
  }))
  for (const [c, field] of physics.fields.entries()) {
    const { mean: off, std: spread } = sample[field]!
    const alike = Math.abs(off) < tolerance && spread < tolerance && (spread === 0 || spread > 1 / tolerance)
    if (alike) continue
    throw new PhysicsError(
      `${dataset.files[0]?.path}: ${field} has mean ${short(mean[c]!)} and std ${short(std[c]!)}, and the model's statistics say ${short(physics.mean[c]!)} and ${short(physics.std[c]!)}`,
      {
        hint: `These are data of other units or of another flow (statistics: ${physics.statistics}). Train an autoencoder on them, or set data.statistics=measured.`,
      },
    )
  }
  return { statistics, sample }
}

const short = (value: number) => Number(value.toPrecision(4))
