import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, type Key } from '@lola-ts/tensor-core/random'
import { applyAugmentation, augmentLabel, batchIndices, normalise, type Physics } from '@lola-ts/well-data'
import type { Batch, WellDataset } from '@lola-ts/well-data/node'
import { breathe } from '../output/interrupt'
import { augmentation } from './augmentation'

/** Normalised windows with their labels. */
export interface FieldBatch {
  /** `[batch, length, ...space, field]` */
  snapshots: Tensor
  labels: number[][]
}

export interface BatchOptions {
  /** What normalises; its statistics are not those of the files in general. */
  physics: Physics
  /** States a window. */
  length: number
  stride?: number
  /** First snapshot of each trajectory that is used. */
  start: number
  batch: number
}

/**
 * Shuffled, augmented batches: a pure function of the step. A window keeps one symmetry for all its states. What is not in
 * memory a thread reads ahead, until the dataset is closed.
 */
export function shuffledBatches(
  dataset: WellDataset,
  options: BatchOptions & { key: Key; augment: readonly string[] },
) {
  const { physics, length, stride = 1, start, batch, key, augment } = options
  const windows = dataset.windows({ length, stride, start })
  const draw = augmentation(augment, physics, dataset)
  const stream = windows.stream((step) => batchIndices(fold(key, 'order'), step, batch, windows.count))
  return async (step: number): Promise<FieldBatch> => {
    await breathe()
    const read = await stream.batch(step)
    const plain = toFields(physics, read)
    const plans = read.labels.map((label, i) => draw(fold(key, 'augment', step, i), label))
    const snapshots = tf.tidy(() => {
      const examples = tf.unstack(plain)
      return tf.stack(examples.map((x, i) => applyAugmentation(physics, x, plans[i]!)))
    })
    plain.dispose()
    return { snapshots, labels: read.labels.map((label, i) => augmentLabel(physics, label, plans[i]!)) }
  }
}

/** At most `count` windows, spread evenly over a split, in whole batches: the same each time. */
export function evenBatches(dataset: WellDataset, options: BatchOptions & { count: number }) {
  const { physics, length, stride = 1, start, batch, count } = options
  const windows = dataset.windows({ length, stride, start })
  const { batches, indices } = evenIndices(windows.count, count, batch)
  const source = async (index: number): Promise<FieldBatch> => {
    await breathe()
    const read = windows.batch(indices(index))
    return { snapshots: toFields(physics, read), labels: read.labels }
  }
  return { batches, source }
}

/** Which of `available` examples make each of the batches of `batch` that cover at most `count` of them evenly. */
function evenIndices(available: number, count: number, batch: number) {
  const batches = Math.max(1, Math.floor(Math.min(count, available) / batch))
  const indices = (index: number) =>
    Array.from({ length: batch }, (_, i) => Math.floor(((index * batch + i) * available) / (batches * batch)))
  return { batches, indices }
}

function toFields(physics: Physics, { snapshots, shape }: Batch): Tensor {
  return tf.tidy(() => normalise(physics, tf.tensor(snapshots, shape)))
}
