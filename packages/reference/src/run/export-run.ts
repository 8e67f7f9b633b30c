import type { AutoencoderConfig } from '@lola-ts/autoencoder'
import type { DiffusionConfig } from '@lola-ts/dit'
import type { SolverConfig } from '@lola-ts/neural-solver'
import type { JsonObject, ModelConfig, WeightArrays } from '@lola-ts/tensor-core/checkpoint'
import { checkWeights, toYaml } from '@lola-ts/tensor-core/checkpoint'
import type { Physics } from '@lola-ts/well-data'
import { autoencoderToReference } from '../configs/autoencoder-to-reference'
import { diffusionToReference, solverToReference } from '../configs/emulator-to-reference'
import type { ReferenceConfig } from '../configs/read-options'
import { constantBuffers } from '../state-dict/constant-buffers'
import { invert, referenceAxes, referenceShape } from '../state-dict/reference-axes'
import { stateDictOrder } from '../state-dict/state-dict-order'
import { inOrder } from '../torch/in-order'
import { rowMajor } from '../torch/torch-tensor'
import { type CheckpointInput, writeCheckpoint } from '../torch/write-checkpoint'
import { datasetToReference } from './dataset-to-reference'
import { networkOf } from './run-network'

/** A model of ours as a run of the reference. */
export interface ExportedRun {
  /** Text of `config.yaml`. */
  config: string
  /** How many tensors the state holds. */
  tensors: number
  /** Bytes of `state.pth`, piece by piece. */
  state(): AsyncGenerator<Uint8Array>
}

/**
 * Writes a model in the reference's language: names, order and layouts of its state_dict, the constant buffers that
 * its modules keep, and the sections of its configuration.
 *
 * @throws {ConfigError} when the reference has no words for the architecture
 * @throws {CheckpointError} when the weights do not fit it
 */
export function exportRun(model: ModelConfig, weights: WeightArrays, name: string): ExportedRun {
  const { parameters, norm } = networkOf(model.kind, model.architecture)
  checkWeights(weights, parameters, name)
  const tensors = new Map<string, CheckpointInput>()
  for (const buffer of constantBuffers(parameters, norm)) {
    tensors.set(buffer.name, { ...buffer, pieces: () => [buffer.values] })
  }
  for (const parameter of parameters) {
    const { shape, data } = weights[parameter.name]!
    const values = { dtype: 'F32' as const, data, shape, strides: rowMajor(shape) }
    const order = invert(referenceAxes(parameter.name, shape.length))
    tensors.set(parameter.name, {
      name: parameter.name,
      shape: referenceShape(parameter.name, shape),
      pieces: () => inOrder(values, order),
    })
  }
  const inputs = stateDictOrder([...tensors.keys()]).map((key) => tensors.get(key)!)
  return { config: configText(configOf(model)), tensors: inputs.length, state: () => writeCheckpoint(inputs, 'state') }
}

/** Keys that are numbers are numbers in Python, not texts. */
const configText = (config: JsonObject) => toYaml(config).replace(/^(\s*)"(\d+)":/gm, '$1$2:')

function configOf({ kind, architecture, physics, training, autoencoder }: ModelConfig): JsonObject {
  const { run, seed, stride, context, loss, settings } = training as ReferenceConfig
  const { optim, train, valid, fork, dataset, ...about } = (settings ?? {}) as ReferenceConfig
  const known = context && { lmbda: context.rate, rho: context.forward, atleast: context.atLeast }
  const section = (network: ReferenceConfig) => ({ ...about, ...network, ...(isRecord(loss) && { loss }) })
  const trajectory = (window = 5) => ({ length: window, stride: stride ?? 1, ...(known && { context: known }) })
  const named = {
    dataset: { ...datasetToReference(physics as Physics), ...(isRecord(dataset) && dataset) },
    // A folder beside config.yaml: the reference's evaluation looks there.
    ...(kind !== 'autoencoder' && { ae_run: autoencoder ? 'autoencoder' : null }),
    ...(isRecord(optim) && { optim }),
    ...(isRecord(train) && { train }),
    ...(isRecord(valid) && { valid }),
    ...(isRecord(fork) && { fork }),
    ...(typeof run === 'string' && { name: run }),
    ...(typeof seed === 'number' && { seed }),
  }
  if (kind === 'autoencoder')
    return { ae: section(autoencoderToReference(architecture as AutoencoderConfig)), ...named }
  if (kind === 'diffusion') {
    const config = architecture as DiffusionConfig
    return { denoiser: section(diffusionToReference(config)), trajectory: trajectory(config.window), ...named }
  }
  const config = architecture as SolverConfig
  return { surrogate: section(solverToReference(config)), trajectory: trajectory(config.window), ...named }
}

const isRecord = (value: unknown): value is ReferenceConfig =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
