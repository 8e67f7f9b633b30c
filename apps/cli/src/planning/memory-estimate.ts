import type { ParameterSpec } from '@lola-ts/tensor-core/nn'
import type { OptimSettings } from '../config/training-settings'
import { partSize } from '../training/part-size'
import type { TrainingPlan } from './training-plan'

/** Memory of a process but for the training: Node, TensorFlow, code, the data at hand, graphs while they are made. */
const programBytes = 820e6

/**
 * Values for each weight, measured as the size of processes: of a step's own, such as clipped gradients and norms; and what
 * an optimiser computes with, when activations are free again: PSGD draws noise, SOAP turns to other bases and back, and
 * both multiply along each axis.
 */
const besides = { step: 3.5, adamw: 0, psgd: 8, soap: 8 }

/**
 * Memory that training takes, in bytes: the process, the weights in all their forms, and what the gradient needs. An estimate.
 *
 * While a step runs there are weights, gradients and whatever the optimiser keeps, and the next of each but the
 * gradients; where a batch is taken in parts, the gradients of those before as well.
 */
export function memoryEstimate(
  { optim, train }: { optim: OptimSettings; train: { batch: number; accumulate: number } },
  { parameters, activations }: Pick<TrainingPlan, 'parameters' | 'activations'>,
): number {
  const weights = sum(parameters.map(({ shape }) => product(shape)))
  const kept = weights * (optim.ema > 0 ? 2 : 1) + optimizerValues(optim, parameters)
  const gradients = weights * (train.accumulate > 1 ? 3 : 1)
  const most = Math.max(partSize(train) * activations, besides[optim.name] * weights)
  return programBytes + 4 * (2 * kept + gradients + besides.step * weights + most)
}

/** Bytes that a run folder grows to: checkpoints that are kept, one that is being written, and the model. */
export function diskEstimate(
  { optim, train }: { optim: OptimSettings; train: { keep: number; validation: number } },
  { parameters }: Pick<TrainingPlan, 'parameters'>,
): number {
  const weights = sum(parameters.map(({ shape }) => product(shape)))
  const state = weights * (optim.ema > 0 ? 2 : 1) + optimizerValues(optim, parameters)
  return 4 * (state * (train.keep + 1 + (train.validation > 0 ? 1 : 0)) + weights)
}

/** Values that an optimiser keeps. */
function optimizerValues(optim: OptimSettings, parameters: readonly ParameterSpec[]): number {
  const values = sum(parameters.map(({ shape }) => product(shape)))
  if (optim.name === 'adamw') return 2 * values
  const square = (length: number) => (length <= optim.size ? length ** 2 : length)
  // Two matrices an axis: a factor and its square, or outer products and their eigenbasis. Vectors have none.
  const matrices = sum(
    parameters.map(({ shape }) => (shape.length > 1 ? 2 * sum(shape.map(square)) : 2 * product(shape))),
  )
  return (optim.name === 'psgd' ? 1 : 2) * values + matrices
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
const product = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1)
