import type { Check } from '../check'
import { attention } from './attention'
import { augmentation } from './augmentation'
import { autoencoder } from './autoencoder'
import { autoencoderLosses } from './autoencoder-losses'
import { denoiser } from './denoiser'
import { ensembleStatistics } from './ensemble-statistics'
import { fullSize } from './full-size'
import { labels } from './labels'
import { normalisation } from './normalisation'
import { norms } from './norms'
import { patches } from './patches'
import { saturations } from './saturations'
import { sineEncodings } from './sine-encodings'
import { solver } from './solver'
import { spaceAttention } from './space-attention'
import { transformerBlock } from './transformer-block'
import { unetBackbone } from './unet-backbone'
import { vitBackbone } from './vit-backbone'
import { wellFile } from './well-file'
import { wellMetrics } from './well-metrics'

/** One check a component, in alphabetical order. */
export const checks: readonly Check[] = [
  attention,
  augmentation,
  autoencoder,
  autoencoderLosses,
  denoiser,
  ensembleStatistics,
  fullSize,
  labels,
  normalisation,
  norms,
  patches,
  saturations,
  sineEncodings,
  solver,
  spaceAttention,
  transformerBlock,
  unetBackbone,
  vitBackbone,
  wellFile,
  wellMetrics,
]
