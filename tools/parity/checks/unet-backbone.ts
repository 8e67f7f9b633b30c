import { unet } from '@lola-ts/dit'
import { unetFromReference } from '@lola-ts/reference'
import type { Check } from '../check'
import { compareBackbone } from '../compare-backbone'

/** Whole U-Nets: outputs, and the gradients of sum(y · gy) for the input and every weight. */
export const unetBackbone: Check = {
  matches: ({ title }) => title === 'UNET backbone',
  run(fixture, compare) {
    const { batch, shape: size, ...keywords } = fixture.config
    const { config, shape } = unetFromReference(keywords)
    compareBackbone(fixture, unet(config, shape), compare)
  },
}
