import * as tf from '@tensorflow/tfjs'
import { CheckpointError } from '../errors'
import { nearest } from './nearest'

/** Weights on the host, by dotted name, channels-last layouts. */
export type WeightArrays = Record<string, { shape: number[]; data: Float32Array }>

/** What a network says of a parameter; `ParameterSpec` of `@lola-ts/tensor-core/nn` is one. */
export interface ParameterShape {
  name: string
  shape: readonly number[]
}

const listed = 5

/**
 * Checks that `weights` are exactly what a network asks for: every name, every shape, nothing else.
 *
 * @param name what to call the weights in messages, their path or URL
 * @throws {CheckpointError} listing up to five missing, unknown or misshaped names, with the nearest known names
 */
export function checkWeights(
  weights: Record<string, { shape: readonly number[] }>,
  parameters: readonly ParameterShape[],
  name: string,
): void {
  const wanted = new Map(parameters.map((parameter) => [parameter.name, parameter.shape]))
  const missing = parameters.filter((parameter) => !Object.hasOwn(weights, parameter.name)).map(({ name }) => name)
  const unknown = Object.keys(weights).filter((key) => !wanted.has(key))
  const misshaped = [...wanted].flatMap(([key, shape]) => {
    const given = Object.hasOwn(weights, key) ? weights[key]!.shape : shape
    return `${given}` === `${shape}` ? [] : [`${key} has shape [${given}], expected [${shape}]`]
  })
  const near = (key: string, others: string[]) => {
    const guess = nearest(key, others)
    return guess === undefined ? key : `${key} (nearest: ${guess})`
  }
  const faults = [
    summary('missing', missing, (key) => near(key, unknown)),
    summary('unknown', unknown, (key) => near(key, missing)),
    summary('misshaped', misshaped, (text) => text),
  ].filter((text) => text !== '')
  if (faults.length === 0) return
  throw new CheckpointError(`${name}: the weights do not fit the network: ${faults.join('; ')}`, {
    hint: 'Were they trained with another architecture? The configuration beside them says which.',
  })
}

function summary(fault: string, entries: string[], show: (entry: string) => string): string {
  if (entries.length === 0) return ''
  const more = entries.length > listed ? ` and ${entries.length - listed} more` : ''
  return `${entries.length} ${fault}: ${entries.slice(0, listed).map(show).join(', ')}${more}`
}

/** Makes float32 tensors of weights; the caller disposes them. */
export function toWeights(weights: WeightArrays): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, shape, 'float32')]),
  )
}

/** Brings weights to the host, to save them. The tensors stay as they are. */
export async function fromWeights(weights: Record<string, tf.Tensor>): Promise<WeightArrays> {
  const arrays: WeightArrays = {}
  for (const [name, tensor] of Object.entries(weights)) {
    arrays[name] = { shape: [...tensor.shape], data: Float32Array.from(await tensor.data<'float32'>()) }
  }
  return arrays
}
