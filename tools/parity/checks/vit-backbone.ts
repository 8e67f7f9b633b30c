import { type BackboneShape, type VitConfig, vit } from '@lola-ts/dit'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { createScope, linear, patchify, sineEncoding, type Weights } from '@lola-ts/tensor-core/nn'
import { coordinates } from '../../../packages/dit/src/coordinates'
import { transformerBlock } from '../../../packages/dit/src/transformer-block'
import type { Check } from '../check'
import type { Compare } from '../compare'
import { shapeFrom, vitFrom } from '../from-reference/vit'

/** Whole transformers: outputs, inner layers, and the gradients of sum(y · gy) for the input and every weight. */
export const vitBackbone: Check = {
  matches: ({ title }) => title === 'VIT backbone',
  run({ name, config, weights, input }, compare) {
    const [architecture, shape] = [vitFrom(config), shapeFrom(config)]
    const network = vit(architecture, shape)
    const given = toWeights(weights)
    checkWeights(given, network.parameters, name)
    const { x, cond, mod, gy } = toWeights(input) as { x: Tensor; cond?: Tensor; mod?: Tensor; gy: Tensor }
    const condition = cond ?? tf.zeros([...x.shape.slice(0, -1), 0])
    const modulation = mod ?? null

    compare('output/y', network(given, x, condition, modulation))
    if (mod) compare('output/y_mod_vector', network(given, x, condition, mod.slice([0], [1])))
    compareLayers(architecture, shape, given, { x: tf.concat([x, condition], -1), modulation }, compare)

    const names = Object.keys(given)
    const score = (z: Tensor, ...tensors: Tensor[]) => {
      const w = Object.fromEntries(names.map((key, i) => [key, tensors[i]!]))
      return network(w, z, condition, modulation).mul(gy).sum().asScalar()
    }
    const [slope, ...slopes] = tf.grads(score)([x, ...names.map((key) => given[key]!)])
    compare('grad/x', slope!)
    for (const [i, key] of names.entries()) compare(`grad/${key}`, slopes[i]!)
  },
}

/** The layers one by one, put together as the network does it. */
function compareLayers(
  architecture: VitConfig,
  { inputs, conditions, modulation: features, axes }: BackboneShape,
  weights: Weights,
  { x, modulation }: { x: Tensor; modulation: Tensor | null },
  compare: Compare,
): void {
  const { width, blocks, patch } = architecture
  const scope = createScope()
  const patches = patchify(x, patch!)
  const cells = patches.shape.at(-1)! / (inputs + conditions)
  const embedded = linear(scope.child('in_proj'), cells * (inputs + conditions), width)(weights, patches)
  compare('mid/in_proj', embedded)
  const grid = patches.shape.slice(1, -1)
  const positions = coordinates(grid)
  const sines = sineEncoding(positions, width).reshape([positions.shape[0]!, -1])
  const embedding = linear(scope.child('positional_embedding').child(2), axes * width, width)(weights, sines)
  compare('mid/positional_embedding', embedding)
  const skip = embedded.reshape([x.shape[0]!, -1, width])
  let tokens = skip.add(embedding)
  for (let i = 0; i < blocks; i++) {
    const block = transformerBlock(scope.child('blocks').child(i), { ...architecture, modulation: features, axes })
    tokens = block(weights, tokens, { modulation, positions, skip })
    compare(`mid/blocks.${i}`, tokens)
  }
}
