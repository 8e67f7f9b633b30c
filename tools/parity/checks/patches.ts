import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import { patchify, unpatchify } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'
import { pythonLiteral } from '../python-literal'

/** The order of cells folded into channels, there and back; each input's `meaning` gives its patch. */
export const patches: Check = {
  matches: ({ title }) => title === 'Patchify / Unpatchify index order',
  run({ input, sidecar }, compare) {
    for (const [name, x] of Object.entries(toWeights(input))) {
      const patch = pythonLiteral<number>(/patch_size=(\(.*?\))/.exec(sidecar.tensors[`input/${name}`].meaning)![1]!)
      const folded = patchify(x, patch)
      compare(`output/${name}_first`, folded)
      compare(`output/${name}_last`, folded)
      if (unpatchify(folded, patch).sub(x).abs().max().dataSync()[0] !== 0)
        throw new Error(`${name} does not come back`)
    }
  },
}
