import type { Tensor } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { sineEncoding } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'

/** Sine encodings of several widths and frequencies. */
export const sineEncodings: Check = {
  matches: ({ title }) => title === 'SineEncoding',
  run({ config, input }, compare) {
    const { x } = toWeights(input) as { x: Tensor }
    for (const [features, omega] of config.cases as [number, number][]) {
      compare(`output/D${features}_w${omega}`, sineEncoding(x, features, omega))
    }
  },
}
