import * as tf from '@tensorflow/tfjs'
import { fold, type Key } from '../random/key'
import type { Initializer } from './initializers'

/** The tensors of a network by dotted name: the reference's `state_dict` names, in channels-last layouts. */
export type Weights = Record<string, tf.Tensor>

/** A tensor that a network needs, before it exists. */
export interface ParameterSpec {
  name: string
  shape: number[]
  init: Initializer
}

/** Where layers register their parameters while a network is put together. */
export interface Scope {
  /** Its dotted name, empty for the root. */
  readonly name: string
  /** All parameters registered so far, below any scope of the same network. */
  readonly parameters: ParameterSpec[]
  /** A scope whose names begin with `name.` */
  child(name: string | number): Scope
  /** Registers a parameter and returns its full name, the key into {@link Weights}. */
  parameter(name: string, shape: number[], init: Initializer): string
}

/** The root scope of a new network. */
export function createScope(name = '', parameters: ParameterSpec[] = []): Scope {
  const inside = (inner: string | number) => (name === '' ? `${inner}` : `${name}.${inner}`)
  return {
    name,
    parameters,
    child: (inner) => createScope(inside(inner), parameters),
    parameter(inner, shape, init) {
      const full = inside(inner)
      parameters.push({ name: full, shape, init })
      return full
    },
  }
}

/** Draws initial weights: each parameter from its own stream, so that adding a layer changes no other. */
export function initialize(parameters: readonly ParameterSpec[], key: Key): Weights {
  return Object.fromEntries(
    parameters.map(({ name, shape, init }) => [name, tf.tensor(init(fold(key, name), shape), shape, 'float32')]),
  )
}

/** How many numbers the parameters hold, without allocating any. */
export function countParameters(parameters: readonly ParameterSpec[]): number {
  return parameters.reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0)
}
