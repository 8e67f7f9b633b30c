import type { Timing } from '@lola-ts/eval'
import { activeBackend } from '@lola-ts/tensor-core'

/**
 * A timing from calls of `batch` states each.
 *
 * @param milliseconds one a call; the first one compiles, and counts only if it is the only one
 */
export function timing(name: string, batch: number, milliseconds: readonly number[]): Timing {
  const warm = milliseconds.length > 1 ? milliseconds.slice(1) : milliseconds
  const sorted = [...warm].sort((a, b) => a - b)
  const round = (ms: number) => Number(ms.toPrecision(4))
  return {
    case: name,
    backend: activeBackend()?.name ?? 'none',
    precision: activeBackend()?.products ?? 'float32',
    batch,
    min_ms: round(sorted[0] ?? 0),
    median_ms: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    gflops: null,
    peak_mb: null,
  }
}

/** Collects the times of a rollout's states into times of its windows: the first state of a window pays for all. */
export function windowTimes(predicted: number) {
  const windows: number[] = []
  let states = 0
  return {
    add(milliseconds: number) {
      if (states++ % predicted === 0) windows.push(0)
      windows[windows.length - 1]! += milliseconds
    },
    /** The times of whole windows. */
    whole: () => (states % predicted === 0 || windows.length === 1 ? windows : windows.slice(0, -1)),
  }
}
