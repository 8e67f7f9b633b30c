import * as tf from '@tensorflow/tfjs'
import type { Weights } from '../nn/parameters'
import type { OptimizerState } from './optimizer'

/** What an optimiser remembers of one weight: the tensors of the groups that have one. */
export type Slots = Record<string, tf.Tensor>

/** Tensors as the slots `group0`, `group1`, …, or with other numbers. */
export function numbered(group: string, tensors: tf.Tensor[], numbers = [...tensors.keys()]): Slots {
  return Object.fromEntries(tensors.map((tensor, i) => [`${group}${numbers[i]}`, tensor]))
}

/** The state that `init` gives each weight. */
export function initEach(weights: Weights, init: (shape: number[]) => Slots): OptimizerState {
  const state: OptimizerState = {}
  for (const [name, { shape }] of Object.entries(weights)) store(state, name, init(shape))
  return state
}

/** The update of all weights from one of a single weight. What it computes on the way is freed before the next. */
export function updateEach(
  weights: Weights,
  state: OptimizerState,
  update: (name: string, weight: tf.Tensor, slots: Slots) => { weight: tf.Tensor; slots: Slots },
): { weights: Weights; state: OptimizerState } {
  // Groups in the order that they came in: another one would be another form, and compiled again.
  const groups = Object.keys(state).map((group): [string, Weights] => [group, {}])
  const next = { weights: {} as Weights, state: Object.fromEntries(groups) }
  for (const [name, weight] of Object.entries(weights)) {
    const found = Object.entries(state).flatMap(([group, { [name]: tensor }]) => (tensor ? [[group, tensor]] : []))
    const updated = tf.tidy(() => update(name, weight, Object.fromEntries(found)))
    next.weights[name] = updated.weight
    store(next.state, name, updated.slots)
  }
  return next
}

function store(state: OptimizerState, name: string, slots: Slots): void {
  for (const [group, tensor] of Object.entries(slots)) {
    state[group] ??= {}
    state[group][name] = tensor
  }
}
