import { type Tensor, tf } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { attention as buildAttention, createScope, rotation } from '@lola-ts/tensor-core/nn'
import type { Check } from '../check'

/** The transformer's attention alone: plain, with rotary angles, and under a mask. */
export const attention: Check = {
  matches: ({ title }) => title === 'MultiheadSelfAttention alone',
  run({ name, config, weights, input }, compare) {
    const { channels, attention_heads: heads, qk_norm: qkNorm } = config
    const scope = createScope()
    const attend = buildAttention(scope, channels, { heads, qkNorm })
    const given = toWeights(weights)
    checkWeights(given, scope.parameters, name)
    const { x, theta, mask } = toWeights(input) as Record<'x' | 'theta' | 'mask', Tensor>
    // Every token at a position of its own: the angles are then the rows of theta.
    const turn = rotation(tf.eye(theta.shape[0]!), theta, heads)
    const hidden = tf.scalar(1).sub(mask).mul(-1e9)

    compare('output/plain', attend(given, x))
    compare('output/rope', attend(given, x, { rotation: turn }))
    compare('output/rope_masked', attend(given, x, { rotation: turn, mask: hidden }))
  },
}
