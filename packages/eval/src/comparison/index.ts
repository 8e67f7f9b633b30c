export { compareResults } from './compare-results'
export {
  type ComparedModel,
  type ComparedResult,
  type ComparedSpeed,
  type Comparison,
  checkComparable,
  warningsOf,
} from './compared'
export { type ComparisonReport, comparisonReport, type ReportFigure } from './comparison-report'
export { playerOptions } from './rollout-figures'
export { type Speed, speedsOf } from './speed'
