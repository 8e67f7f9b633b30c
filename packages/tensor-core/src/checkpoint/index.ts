/**
 * Weights and their files: safetensors, and model folders that load by path or URL, in Node and in a browser.
 *
 * ```ts
 * import { checkWeights, httpFolder, loadModel, toWeights } from '@lola-ts/tensor-core/checkpoint'
 *
 * const model = await loadModel(httpFolder('https://example.org/models/rb-mini/autoencoder'))
 * checkWeights(model.weights, network.parameters, model.name)
 * const weights = toWeights(model.weights)
 * ```
 *
 * Reading and writing folders on disk, and run folders, are in `@lola-ts/tensor-core/node`.
 *
 * @module
 */
export { asValues, bytesPerValue, type Dtype, type TensorData } from './dtypes'
export type { JsonObject, JsonValue } from './json'
export { type ModelConfig, type ModelKind, type ModelReference, parseModelConfig } from './model-config'
export { type LoadedModel, loadModel, loadReference } from './model-folder'
export { httpFolder, type ModelSource } from './model-source'
export { nearest } from './nearest'
export { decodeSafetensors, encodeSafetensors, type SafetensorsContent, type StoredTensor } from './safetensors'
export { sha256 } from './sha256'
export { streamSafetensors, type TensorStream } from './stream-safetensors'
export { toFloat32 } from './to-float32'
export { checkWeights, fromWeights, type ParameterShape, toWeights, type WeightArrays } from './weights'
export { toYaml } from './yaml'
