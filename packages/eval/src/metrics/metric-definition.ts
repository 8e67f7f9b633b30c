import type { ScoreIdentity } from '../scores/score-identity'

/** What a reader needs to know about a metric. */
export interface MetricDefinition extends Pick<ScoreIdentity, 'eps' | 'variance' | 'order'> {
  /** As written in tables and on axes. */
  label: string
  /** Formula in Unicode: u the truth, xₘ the members, x̄ their mean, ⟨·⟩ the mean over space. */
  formula: string
  /** One or two sentences for readers who meet it for the first time. */
  meaning: string
  /** A pure number, or in the unit of the field. Means over fields of the latter need fields of one scale. */
  unit: 'one' | 'field'
  /** Which way is better: lower, higher, closer to a number, or neither. */
  best: 'low' | 'high' | 'none' | number
}
