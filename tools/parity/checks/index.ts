import type { Check } from '../check'
import { vitBackbone } from './vit-backbone'

/** One check a component. */
export const checks: readonly Check[] = [vitBackbone]
