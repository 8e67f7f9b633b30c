import type { Check } from '../check'
import { augmentation } from './augmentation'
import { labels } from './labels'
import { normalisation } from './normalisation'
import { vitBackbone } from './vit-backbone'
import { wellFile } from './well-file'

/** One check a component, in alphabetical order. */
export const checks: readonly Check[] = [augmentation, labels, normalisation, vitBackbone, wellFile]
