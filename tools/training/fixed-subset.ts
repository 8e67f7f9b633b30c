import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tensor } from '@lola-ts/tensor-core'
import { evenBatches } from '../../apps/cli/src/data/batches'
import { openDataset } from '../../apps/cli/src/data/open-dataset'
import { trainingPhysics } from '../../apps/cli/src/data/training-physics'
import { writeFlows } from '../../apps/cli/test/flows'

/** A few windows that stay the same, normalised. */
export interface FixedSubset {
  fields: string[]
  /** `[batch, length, ...space, field]`, owned by the caller. */
  windows(length: number): Promise<Tensor>
  physics: ReturnType<typeof trainingPhysics>
  labels: number
}

/** Four windows of a small dataset: what every model must be able to learn by heart. */
export async function withFixedSubset<T>(use: (subset: FixedSubset) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lola-subset-'))
  await writeFlows(folder)
  const dataset = await openDataset({ path: folder, split: 'train', memory: 100 })
  try {
    const physics = trainingPhysics(dataset, { statistics: 'measured', start: 0 })
    const windows = async (length: number) =>
      (await evenBatches(dataset, { physics, length, start: 0, batch: 4, count: 4 }).source(0)).snapshots
    return await use({ fields: physics.fields, windows, physics, labels: dataset.trajectories[0]!.label.length })
  } finally {
    dataset.close()
    await rm(folder, { recursive: true, force: true })
  }
}
