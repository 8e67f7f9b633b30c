/** What one process found out about a case. */
export interface Measurement {
  case: string
  backend: string
  /** How products were computed: `float32` or `bfloat16`. */
  precision: string
  batch: number
  /** The first call, compilation included. */
  first_ms: number
  min_ms: number
  median_ms: number
  /** Operations of the fastest call a second, in units of 10⁹; null where nothing is multiplied. */
  gflops: number | null
  /** What square matrix products reach in the same process. */
  machine_gflops: number | null
  /** The one over the other. */
  of_machine: number | null
  /** Largest resident set of the process. */
  peak_mb: number
  /** Root mean square error against exact float32, over the result's; null where that is not asked. */
  error: number | null
  /** What a call is made of, and how long one takes. */
  unit: { name: string; ms: number } | null
  extra: Record<string, number>
}

/** The better of two measurements of the same thing; memory and first call are the larger ones. */
export function better(a: Measurement | undefined, b: Measurement): Measurement {
  if (!a) return b
  return {
    ...(a.min_ms <= b.min_ms ? a : b),
    first_ms: Math.max(a.first_ms, b.first_ms),
    peak_mb: Math.max(a.peak_mb, b.peak_mb),
  }
}
