import { createHash } from 'node:crypto'
import type { Values } from '@lola-ts/eval'
import { normaliseArray, type Physics, physicsOfDataset } from '@lola-ts/well-data'
import type { WellDataset } from '@lola-ts/well-data/node'

/** How scores that have a unit are made comparable between fields. */
export interface ScoreNormalisation {
  /** As in manifests; only scores of one normalisation can be compared. */
  name: string
  normalise(values: Values): Values
}

/**
 * Normalisation by the registry's statistics, whatever a model was trained with, so that scores of different models
 * compare; of the model's own where the registry does not know the dataset. Null where neither is there.
 */
export function scoreNormalisation({ files }: WellDataset, own: Physics | null): ScoreNormalisation | null {
  const known = physicsOfDataset(files[0]!.datasetName)
  const physics = known && (!own || own.fields.join() === known.fields.join()) ? known : own
  if (!physics) return null
  const hash = createHash('sha256')
    .update(JSON.stringify([physics.transforms, physics.mean, physics.std]))
    .digest('hex')
  const name = physics === known ? 'registry' : hash.slice(0, 12)
  return { name, normalise: (values) => normaliseArray(physics, values as Float32Array) }
}
