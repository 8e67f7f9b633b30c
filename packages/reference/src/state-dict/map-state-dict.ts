import { CheckpointError } from '@lola-ts/tensor-core'
import { checkWeights, type ParameterShape, type TensorStream } from '@lola-ts/tensor-core/checkpoint'
import type { BlockNorm } from '@lola-ts/tensor-core/nn'
import { inOrder } from '../torch/in-order'
import type { TorchCheckpoint } from '../torch/open-checkpoint'
import type { TorchTensor } from '../torch/torch-tensor'
import { type ConstantBuffer, constantBuffers } from './constant-buffers'
import { referenceAxes, referenceShape } from './reference-axes'

/** How far a buffer may be from what our code assumes, relative to the largest of its values. */
const bufferTolerance = 1e-6

/**
 * The weights of a network from a state_dict of the reference, under our names and in our layouts.
 *
 * Names and shapes of all tensors are checked before any value is read; those of constant buffers must be what our
 * networks compute. Values come while they are written: one tensor is in memory at a time.
 *
 * @param parameters what the network asks for
 * @param norm how the convolutional block normalises that holds a parameter
 * @throws {CheckpointError} listing tensors that are missing, unknown or of another shape
 */
export async function mapStateDict(
  checkpoint: TorchCheckpoint,
  parameters: readonly ParameterShape[],
  norm: (parameter: string) => BlockNorm,
): Promise<TensorStream[]> {
  const { name, read } = checkpoint
  const tensors = plainNames(checkpoint)
  const buffers = constantBuffers(parameters, norm)
  const wanted = parameters.map((parameter) => ({
    name: parameter.name,
    shape: referenceShape(parameter.name, parameter.shape),
  }))
  checkWeights(Object.fromEntries(tensors), [...wanted, ...buffers], name)
  for (const [key, { dtype }] of tensors) {
    if (!floats.has(dtype)) throw new CheckpointError(`${name}: ${key} holds ${dtype}, expected floating point numbers`)
  }
  for (const buffer of buffers) await checkBuffer(checkpoint, tensors.get(buffer.name)!, buffer)

  return parameters.map(({ name: key, shape }) => ({
    name: key,
    dtype: 'F32' as const,
    shape,
    async *pieces() {
      const tensor = tensors.get(key)!
      const values = { ...viewOf(tensor), data: await read(tensor) }
      yield* inOrder(values, referenceAxes(key, shape.length))
    },
  }))
}

const floats = new Set(['F64', 'F32', 'F16', 'BF16'])

const viewOf = ({ dtype, shape, strides }: TorchTensor) => ({ dtype, shape, strides })

/** Tensors by name, without what wrapping a model for several devices or compiling it adds to names. */
function plainNames({ name, tensors }: TorchCheckpoint): Map<string, TorchTensor> {
  const plain = new Map<string, TorchTensor>()
  for (const [given, tensor] of tensors) {
    const key = given.replaceAll(/(^|\.)_orig_mod\./g, '$1').replace(/^(module\.)+/, '')
    if (plain.has(key)) throw new CheckpointError(`${name}: holds ${key} twice, once as ${given}`)
    plain.set(key, tensor)
  }
  return plain
}

async function checkBuffer(checkpoint: TorchCheckpoint, tensor: TorchTensor, buffer: ConstantBuffer): Promise<void> {
  const data = await checkpoint.read(tensor)
  const [stored] = [...inOrder({ ...viewOf(tensor), data }, [...tensor.shape.keys()])]
  const most = bufferTolerance * Math.max(...buffer.values.map(Math.abs))
  const off = buffer.values.findIndex((value, i) => !(Math.abs(value - stored![i]!) <= most))
  if (off < 0) return
  throw new CheckpointError(
    `${checkpoint.name}: ${buffer.name} is a constant that networks here compute: it holds ${stored![off]!.toPrecision(6)}, expected ${buffer.values[off]!.toPrecision(6)}`,
    { hint: 'The checkpoint comes from a modified reference.' },
  )
}
