import { vitFromReference } from '@lola-ts/reference'
import { vit } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'
import { compareBackbone } from '../compare-backbone'

/** Whole transformers: outputs, inner layers, and the gradients of sum(y · gy) for the input and every weight. */
export const vitBackbone: Check = {
  matches: ({ title }) => title === 'VIT backbone',
  run(fixture, compare) {
    const { batch, shape: size, ...keywords } = fixture.config
    const { config, shape } = vitFromReference(keywords)
    compareBackbone(fixture, vit(config, shape), compare)
  },
}
