import { tf } from '@lola-ts/tensor-core'
import { key } from '@lola-ts/tensor-core/random'
import { shuffledBatches } from '../../data/batches'
import { openDataset } from '../../data/open-dataset'
import type { BenchCase } from '../bench-case'

/** Training windows from HDF5 files, nothing kept in memory. */
export const reading: BenchCase = {
  name: 'read-batches',
  about: 'random windows of 5 states from data/datasets, normalised and augmented',
  batches: [16],
  peer: false,
  async prepare(batch) {
    const dataset = await openDataset({ path: 'data/datasets/rayleigh_benard', split: 'train' })
    const { physics } = dataset
    const augment = ['flip-x', 'roll-x']
    const next = shuffledBatches(dataset, { physics, length: 5, start: 0, batch, key: key(0), augment })
    let step = 0
    return {
      call: async () => tf.dispose((await next(step++)).snapshots),
      unit: { count: batch * 5, name: 'snapshots' },
    }
  },
}
