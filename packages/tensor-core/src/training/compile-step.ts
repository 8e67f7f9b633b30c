import * as tf from '@tensorflow/tfjs'
import { ConfigError } from '../errors'
import { exactProducts } from '../jit/exact-products'
import { jit } from '../jit/jit'
import type { Weights } from '../nn/parameters'
import { clipByNorm, globalNorm } from '../optim/clip'
import type { Optimizer, UpdateInputs } from '../optim/optimizer'
import type { TrainingTask } from './train'
import type { TrainingState } from './training-state'

export interface StepOptions {
  optimizer: Optimizer
  /** Largest global gradient norm. */
  clip: number
  /** Decay of the average of the weights; 0 is off. */
  ema: number
  /** Parts that a batch is taken in, one after the other. */
  accumulate: number
}

type StateTensors = Pick<TrainingState, 'weights' | 'optimizer' | 'ema'>

export type StepResult = {
  loss: tf.Tensor
  /** Global gradient norm before clipping. */
  norm: tf.Tensor
  /** Not finite when any new weight is not. */
  size: tf.Tensor
  state: StateTensors
}

/** One training step as compiled functions. The batch and the inputs stay the caller's. */
export interface CompiledStep {
  (state: StateTensors, batch: tf.Tensor[], inputs: UpdateInputs): StepResult
  dispose(): void
}

/**
 * Compiles loss, gradient, update and average into one graph; or, for a batch that is taken in parts, into one for the
 * gradient of a part and one for the update by their mean: the memory of a part, and the step of the whole batch to
 * rounding, where the loss is a mean over examples.
 */
export function compileStep(task: TrainingTask, { optimizer, clip, ema, accumulate }: StepOptions): CompiledStep {
  const update = (state: StateTensors, loss: tf.Tensor, gradients: Weights, inputs: UpdateInputs): StepResult => {
    const norm = globalNorm(gradients)
    const next = exactProducts(() =>
      optimizer.update(state.weights, clipByNorm(gradients, norm, clip), state.optimizer, inputs),
    )
    // The average follows faster at first: early weights should not linger.
    const decay = tf.minimum(ema, inputs.step.add(1).div(inputs.step.add(10)))
    const average = (name: string) =>
      tf.tidy(() => state.ema[name]!.mul(decay).add(next.weights[name]!.mul(tf.scalar(1).sub(decay))))
    const averaged = Object.fromEntries(Object.keys(state.ema).map((name) => [name, average(name)]))
    const size = globalNorm(next.weights)
    return { loss, norm, size, state: { weights: next.weights, optimizer: next.state, ema: averaged } }
  }

  if (accumulate === 1) {
    return jit(
      (state: StateTensors, batch: tf.Tensor[], inputs: UpdateInputs) => {
        const { loss, gradients } = lossAndGradients(task, state.weights, batch)
        return update(state, loss, gradients, inputs)
      },
      { name: 'training step' },
    )
  }

  const add = jit(
    (weights: Weights, part: tf.Tensor[], sum: Sum) => {
      const { loss, gradients } = lossAndGradients(task, weights, part)
      const added = Object.entries(sum.gradients).map(([name, before]) => [name, before.add(gradients[name]!)])
      return { loss: sum.loss.add(loss), gradients: Object.fromEntries(added) as Weights }
    },
    { name: 'gradient of a part' },
  )
  const apply = jit(
    (state: StateTensors, sum: Sum, inputs: UpdateInputs) => {
      const means = Object.entries(sum.gradients).map(([name, total]) => [name, total.div(accumulate)])
      return update(state, sum.loss.div(accumulate), Object.fromEntries(means), inputs)
    },
    { name: 'update' },
  )
  const step = (state: StateTensors, batch: tf.Tensor[], inputs: UpdateInputs) => {
    let sum = nothing(state.weights)
    for (let i = 0; i < accumulate; i++) {
      const before = sum
      let part: tf.Tensor[] = []
      try {
        part = tf.tidy(() => batch.map((tensor) => partOf(tensor, i, accumulate)))
        sum = add(state.weights, part, before)
      } finally {
        tf.dispose([part, before.loss, before.gradients])
      }
    }
    try {
      return apply(state, sum, inputs)
    } finally {
      tf.dispose([sum.loss, sum.gradients])
    }
  }
  const dispose = () => {
    add.dispose()
    apply.dispose()
  }
  return Object.assign(step, { dispose })
}

type Sum = { loss: tf.Tensor; gradients: Weights }

function nothing(weights: Weights): Sum {
  const zeros = Object.entries(weights).map(([name, { shape }]) => [name, tf.zeros(shape)])
  return { loss: tf.scalar(0), gradients: Object.fromEntries(zeros) }
}

function lossAndGradients(task: TrainingTask, weights: Weights, batch: tf.Tensor[]): Sum {
  const names = Object.keys(weights)
  const named = (tensors: tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))
  const lossOf = (...tensors: tf.Tensor[]) => task.loss(named(tensors), batch).asScalar()
  const { value, grads } = tf.valueAndGrads(lossOf)(Object.values(weights))
  return { loss: value as tf.Tensor, gradients: named(grads) }
}

/** @throws {ConfigError} when the examples do not divide into so many parts */
function partOf(tensor: tf.Tensor, index: number, parts: number): tf.Tensor {
  const examples = tensor.shape[0] ?? 0
  if (examples % parts !== 0) {
    throw new ConfigError(`a batch of ${examples} examples cannot be taken in ${parts} equal parts`)
  }
  return tensor.slice([(index * examples) / parts], [examples / parts])
}
