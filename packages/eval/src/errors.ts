import { LolaError } from '@lola-ts/tensor-core'

/** Scores that cannot be combined or read: mixed identities, damaged records, an unknown metric. */
export class ScoreError extends LolaError {
  readonly code = 'SCORE'
}
