import { fold, type Key, permutation } from '@lola-ts/tensor-core/random'

/**
 * Which of `count` examples make the batch of a training step: epochs of seeded permutations, one after the other.
 *
 * A pure function of its arguments, so a run resumes in the middle of an epoch by knowing its step. Every example
 * comes once an epoch; a batch may span two epochs, and may be larger than `count`.
 */
export function batchIndices(key: Key, step: number, batchSize: number, count: number): number[] {
  return Array.from({ length: batchSize }, (_, i) => {
    const position = step * batchSize + i
    return epochOrder(key, Math.floor(position / count), count)[position % count]!
  })
}

/** The permutation that was asked for last: steps of one epoch follow each other. */
let last: { id: string; order: Uint32Array } | undefined

function epochOrder(key: Key, epoch: number, count: number): Uint32Array {
  const id = `${key.hi} ${key.lo} ${epoch} ${count}`
  if (last?.id !== id) last = { id, order: permutation(fold(key, 'epoch', epoch), count) }
  return last.order
}
