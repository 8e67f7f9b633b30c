import { type Emulator, type StateSpace, windowInputs } from '@lola-ts/emulation'
import { jit, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import type { SolverNetwork } from './solver-network'

/** The deterministic emulator: one future, the same for every member. */
export interface SolverEmulator extends Emulator {
  readonly network: SolverNetwork
  /** Frees the weights and compiled graphs. */
  dispose(): void
}

/**
 * An emulator from a trained neural solver. Takes over `weights`.
 *
 * Source: LoLa, `emulate_surrogate`.
 */
export function solverEmulator(network: SolverNetwork, weights: Weights, space: StateSpace): SolverEmulator {
  const { window = 5 } = network.config
  const grid = [window, ...space.stateShape.slice(0, -1)]
  const places = tf.tidy(() => network.place(weights, grid))
  const predict = jit(network.predict, { name: 'neural solver' })

  return {
    network,
    window,
    space,
    stochastic: false,
    complete({ context, label }) {
      const inputs = windowInputs(context, window)
      const result = predict(weights, inputs.known, inputs.mask, label, places)
      tf.dispose(inputs)
      return result
    },
    dispose() {
      predict.dispose()
      tf.dispose([weights, places])
    },
  }
}
