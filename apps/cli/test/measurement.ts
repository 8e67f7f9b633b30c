import type { Measurement } from '../src/bench/measurement'

/** A measurement of 4 ms, but for `values`. */
export const measurement = (values: Partial<Measurement>): Measurement => ({
  case: 'a',
  backend: 'native',
  precision: 'float32',
  batch: 1,
  first_ms: 9,
  min_ms: 4,
  median_ms: 5,
  gflops: null,
  machine_gflops: null,
  of_machine: null,
  peak_mb: 100,
  error: null,
  unit: null,
  extra: {},
  ...values,
})
