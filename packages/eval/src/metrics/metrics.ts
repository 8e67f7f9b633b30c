import { ScoreError } from '../errors'
import type { ScoreIdentity } from '../scores/score-identity'
import { ensembleMetrics } from './ensemble-metrics'
import { errorMetrics } from './error-metrics'
import type { MetricDefinition } from './metric-definition'
import { quantityMetrics } from './quantity-metrics'
import { structureMetrics } from './structure-metrics'

/** Every metric that is recorded, in the order of tables. */
export const metrics = { ...errorMetrics, ...ensembleMetrics, ...structureMetrics, ...quantityMetrics }

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

/** The identity of a metric's scores as they are by default: of physical values, against the truth. */
export function defaultIdentity(metric: string): ScoreIdentity {
  const { eps, variance, order } = metricDefinition(metric)
  return { metric, eps, variance, order, units: 'physical', against: 'truth' }
}
