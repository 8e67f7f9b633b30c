import type { Check } from '../check'
import { attention } from './attention'
import { autoencoder } from './autoencoder'
import { autoencoderLosses } from './autoencoder-losses'
import { denoiser } from './denoiser'
import { fullSize } from './full-size'
import { norms } from './norms'
import { patches } from './patches'
import { saturations } from './saturations'
import { sineEncodings } from './sine-encodings'
import { solver } from './solver'
import { spaceAttention } from './space-attention'
import { transformerBlock } from './transformer-block'
import { unetBackbone } from './unet-backbone'
import { vitBackbone } from './vit-backbone'

/** Every component that the suite holds against the reference. */
export const checks: Check[] = [
  attention,
  autoencoder,
  autoencoderLosses,
  denoiser,
  fullSize,
  norms,
  patches,
  saturations,
  sineEncodings,
  solver,
  spaceAttention,
  transformerBlock,
  unetBackbone,
  vitBackbone,
]
