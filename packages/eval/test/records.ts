import type { ScoreRecord } from '../src/scores'

/** A plausible score, changed as a test needs. */
export function record(changes: Partial<ScoreRecord> = {}): ScoreRecord {
  return {
    model: 'rb-64/diffusion',
    kind: 'emulation',
    dataset: 'rayleigh_benard',
    trajectory: 'test/0@50',
    field: 'mean',
    lead: 4,
    metric: 'vrmse',
    eps: 1e-6,
    variance: 'unbiased',
    order: 'root-then-mean',
    units: 'physical',
    against: 'truth',
    value: 0.38,
    ...changes,
  }
}
