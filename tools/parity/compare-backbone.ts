import { type Tensor, tf } from '@lola-ts/tensor-core'
import { checkWeights, toWeights } from '@lola-ts/tensor-core/checkpoint'
import type { BackboneNetwork } from '@lola-ts/tensor-core/nn'
import type { Compare } from './compare'
import { compiled } from './compiled'
import type { Fixture } from './fixture'
import { comparingLayers } from './inner-layers'
import { compareGradients } from './weight-gradients'

/** Outputs, inner layers, and the gradients of sum(y · gy) for the input and every weight. */
export function compareBackbone(fixture: Fixture, network: BackboneNetwork, compare: Compare): void {
  const { name, weights, input, output } = fixture
  const given = toWeights(weights)
  checkWeights(given, network.parameters, name)
  const { x, cond, mod, gy } = toWeights(input) as { x: Tensor; cond?: Tensor; mod?: Tensor; gy: Tensor }
  const [condition, modulation] = [cond ?? null, mod ?? null]

  compare(
    'output/y',
    comparingLayers(fixture, compare, () => network(given, x, condition, modulation)),
  )
  compare('output/y', compiled(network, given, x, condition, modulation))
  if (output.y_mod_vector) compare('output/y_mod_vector', network(given, x, condition, mod!.slice([0], [1])))
  if (Object.keys(fixture.grad).length === 0) return
  compareGradients(given, (w) => network(w, x, condition, modulation).mul(gy).sum(), compare)
  compare('grad/x', tf.grad((z: Tensor) => network(given, z, condition, modulation).mul(gy).sum().asScalar())(x))
}
