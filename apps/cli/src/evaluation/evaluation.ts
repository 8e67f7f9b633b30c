import type { ScoreRecord, Timing } from '@lola-ts/eval'
import type { WellDataset } from '@lola-ts/well-data/node'
import type { Invocation } from '../commands/verb'

/** What evaluating a model gives. */
export interface Evaluation {
  records: ScoreRecord[]
  timings: Timing[]
}

/** The data and the manner of an evaluation. */
export interface EvaluationRequest extends Pick<Invocation, 'options' | 'output' | 'signal'> {
  dataset: WellDataset
  split: string
}
