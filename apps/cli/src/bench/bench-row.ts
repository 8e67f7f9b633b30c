import type { Measurement } from './measurement'
import type { PeerMeasurement } from './peer'

/** A row of the table: our measurement beside the peer's. */
export interface BenchRow extends Measurement {
  /** Milliseconds of the fastest call in PyTorch, or null. */
  peer_ms: number | null
  /** Largest resident set of PyTorch's process, or null. */
  peer_mb: number | null
  /** PyTorch's time over ours: above 1 we are faster. */
  ratio: number | null
}

export function benchRow(ours: Measurement, peer?: PeerMeasurement): BenchRow {
  return {
    ...ours,
    peer_ms: peer?.min_ms ?? null,
    peer_mb: peer?.peak_mb ?? null,
    ratio: peer ? Number((peer.min_ms / ours.min_ms).toPrecision(4)) : null,
  }
}
