import { ScoreError } from '../errors'

/** What makes two scores comparable: the metric and the eps in its denominator, null where it has none. */
export interface ScoreIdentity {
  metric: string
  eps: number | null
}

/** What a reader needs to know about a metric. */
export interface MetricDefinition {
  /** As written in tables and on axes. */
  label: string
  /** Formula in Unicode: u the truth, xₘ the members, x̄ their mean, ⟨·⟩ the mean over space. */
  formula: string
  /** One sentence for readers who meet it for the first time. */
  meaning: string
  /** Default eps; null for metrics without. */
  eps: number | null
  /** A pure number, or in the unit of the field. Means over fields of the latter need fields of one scale. */
  unit: 'one' | 'field'
  /** Which way is better: lower, or closer to one. */
  best: 'low' | 'one'
}

/** The metrics that {@link scoreEnsemble} records, in the order of tables. */
export const metrics = {
  vrmse: {
    label: 'VRMSE, ensemble mean',
    formula: '√( ⟨(x̄ − u)²⟩ / (var(u) + ε) )',
    meaning:
      'Error of the ensemble mean in standard deviations of the truth over space (unbiased variance), a field and state at a time, then averaged. 0 is perfect, 1 is knowing only the mean. Averaging members lowers it.',
    eps: 1e-6,
    unit: 'one',
    best: 'low',
  },
  vrmse_member: {
    label: 'VRMSE, single member',
    formula: '1/M Σₘ √( ⟨(xₘ − u)²⟩ / (var(u) + ε) )',
    meaning: 'VRMSE of each member alone, then averaged over members: comparable with a deterministic forecast.',
    eps: 1e-6,
    unit: 'one',
    best: 'low',
  },
  spread: {
    label: 'spread',
    formula: '√( (M+1)/(M−1) · 1/M Σₘ ⟨(xₘ − x̄)²⟩ )',
    meaning:
      'How far the members are from their mean, corrected for the number of members M. Undefined for one member.',
    eps: null,
    unit: 'field',
    best: 'low',
  },
  skill: {
    label: 'skill',
    formula: '√⟨(x̄ − u)²⟩',
    meaning: 'Root mean squared error of the ensemble mean.',
    eps: null,
    unit: 'field',
    best: 'low',
  },
  spread_skill: {
    label: 'spread / skill',
    formula: 'spread / skill',
    meaning: 'Close to 1 when the ensemble knows how wrong it is; below 1 it is overconfident.',
    eps: null,
    unit: 'one',
    best: 'one',
  },
  crps: {
    label: 'CRPS (fair)',
    formula: '1/M Σₘ ⟨|xₘ − u|⟩ − 1/(2M(M−1)) Σₘ Σₙ ⟨|xₘ − xₙ|⟩',
    meaning:
      'Error of the ensemble as a distribution; for one member the mean absolute error. Rewards being close and being honest about the spread, at any number of members.',
    eps: null,
    unit: 'field',
    best: 'low',
  },
} as const satisfies Record<string, MetricDefinition>

export type Metric = keyof typeof metrics

/**
 * The definition of a metric by its name in score records.
 *
 * @throws ScoreError if there is none
 */
export function metricDefinition(metric: string): MetricDefinition {
  if (Object.hasOwn(metrics, metric)) return metrics[metric as Metric]
  throw new ScoreError(`metric: unknown "${metric}"`, { hint: `Known: ${Object.keys(metrics).join(', ')}.` })
}
