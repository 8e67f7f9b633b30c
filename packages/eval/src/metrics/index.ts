export type { MetricDefinition } from './metric-definition'
export { defaultIdentity, type Metric, metricDefinition, metrics } from './metrics'
