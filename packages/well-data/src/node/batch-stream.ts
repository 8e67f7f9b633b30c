import { ConfigError } from '@lola-ts/tensor-core/errors'
import type { Batch } from './windows'

/** How batches are read ahead. Neither number changes what is read, nor its order. */
export interface StreamOptions {
  /** Threads that read; with 0 this one reads, when asked. A dataset in memory needs none. Default 1. */
  workers?: number
  /** How many batches behind the one that was asked for are read meanwhile. Default: two for each thread. */
  ahead?: number
  /** Steps there are; none behind the last one is read ahead. Default: no end. */
  steps?: number
}

/** Batches by step, read ahead by other threads. */
export interface BatchStream {
  /**
   * The batch of a step, which depends on nothing else: steps may be asked for in any order, and a run goes on in the
   * middle of an epoch. Those that follow are read meanwhile.
   *
   * @throws what reading throws
   */
  batch(step: number): Promise<Batch>
  /** Milliseconds that calls have waited for batches, in all. */
  readonly waited: number
  close(): void
}

/** What reads a batch: another thread, or, without `close`, this one. */
export interface BatchReader {
  read(indices: readonly number[]): Promise<Batch>
  /** Whether it was closed, by itself or with the dataset. */
  readonly closed?: boolean
  close?(): void
}

export function batchStream(
  start: (workers: number) => BatchReader,
  indices: (step: number) => readonly number[],
  { workers = 1, ahead = 2 * workers, steps = Number.POSITIVE_INFINITY }: StreamOptions,
): BatchStream {
  if (![workers, ahead].every((n) => Number.isInteger(n) && n >= 0)) {
    throw new ConfigError(`stream: given workers ${workers} and ahead ${ahead}, expected whole numbers from 0 on`)
  }
  const reader = start(workers)
  const coming = new Map<number, Promise<Batch>>()
  let waited = 0

  function request(step: number): Promise<Batch> {
    let batch = coming.get(step)
    if (!batch) {
      batch = reader.read(indices(step))
      // A failure is thrown where its batch is asked for.
      batch.catch(() => {})
      coming.set(step, batch)
    }
    return batch
  }

  return {
    async batch(step) {
      if (reader.closed) throw new Error('a batch was asked for after its stream or dataset was closed')
      const begun = performance.now()
      for (const other of coming.keys()) if (other < step || other > step + ahead) coming.delete(other)
      const batch = request(step)
      coming.delete(step)
      const last = reader.close ? Math.min(step + ahead, steps - 1) : step
      for (let next = step + 1; next <= last; next++) request(next)
      try {
        return await batch
      } finally {
        waited += performance.now() - begun
      }
    },
    get waited() {
      return waited
    },
    close() {
      coming.clear()
      reader.close?.()
    },
  }
}
