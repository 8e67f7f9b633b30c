import type { Measurement } from './measurement'

/** A row of the table: our measurement beside the peer's. */
export interface BenchRow extends Measurement {
  /** Milliseconds of the fastest call in PyTorch, or null. */
  peer_ms: number | null
  /** PyTorch's time over ours: above 1 we are faster. */
  ratio: number | null
}

export function benchRow(ours: Measurement, peer: number | null): BenchRow {
  return { ...ours, peer_ms: peer, ratio: peer === null ? null : Number((peer / ours.min_ms).toPrecision(4)) }
}
