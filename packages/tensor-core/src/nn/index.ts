/**
 * Layers as functions of named weights. A network registers its parameters in a scope when it is put together, and
 * computes from weights that it is given: so it costs nothing until it is initialised, and compiles as a whole.
 *
 * ```ts
 * import { createScope, initialize, linear } from '@lola-ts/tensor-core/nn'
 *
 * const scope = createScope()
 * const layer = linear(scope.child('layer'), 4, 8)
 * const weights = initialize(scope.parameters, key(0))
 * const y = layer(weights, x)
 * ```
 *
 * @module
 */
export { silu } from './activations'
export { type Attention, type AttentionInputs, type AttentionOptions, attention } from './attention'
export { type BlockNorm, blockNorm } from './block-norm'
export { type ConvOptions, conv, type Padding, pad } from './conv'
export { dropout, dropoutSeeds, withDropout } from './dropout'
export { gate } from './gate'
export { type Initializer, identityInit, normalInit, uniformInit, zeros } from './initializers'
export { type Layer, type LinearOptions, linear } from './linear'
export { localMask } from './local-mask'
export { groupNorm, layerNorm, type NormOptions, rmsNorm } from './norms'
export { named, type Observer, observe } from './observe'
export {
  countParameters,
  createScope,
  initialize,
  type ParameterSpec,
  type Scope,
  type Weights,
} from './parameters'
export { patchify, unpatchify } from './patchify'
export { attentionFlops, productFlops } from './product-flops'
export { recomputed, withRecomputation } from './recomputed'
export { type Rotation, rotatedHeads, rotation } from './rotary'
export { sineEncoding } from './sine-encoding'
export { spaceAttention } from './space-attention'
export {
  type TransformerBlock,
  type TransformerBlockConfig,
  type TransformerBlockInputs,
  transformerBlock,
} from './transformer-block'
export { upsample } from './upsample'
export { type Backbone, type BackboneNetwork, type BackboneShape, type Places, type VitConfig, vit } from './vit'
export { vitFlops } from './vit-flops'
