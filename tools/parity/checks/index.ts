import type { Check } from '../check'
import { augmentation } from './augmentation'
import { ensembleStatistics } from './ensemble-statistics'
import { labels } from './labels'
import { normalisation } from './normalisation'
import { vitBackbone } from './vit-backbone'
import { wellFile } from './well-file'
import { wellMetrics } from './well-metrics'

/** One check a component, in alphabetical order. */
export const checks: readonly Check[] = [
  augmentation,
  ensembleStatistics,
  labels,
  normalisation,
  vitBackbone,
  wellFile,
  wellMetrics,
]
