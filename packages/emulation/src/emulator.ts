import type { Tensor } from '@lola-ts/tensor-core'
import type { Key } from '@lola-ts/tensor-core/random'
import type { StateSpace } from './state-space'

/** A window to complete: its first states are known. */
export interface WindowRequest {
  /** Known states `[member, known, ...state]`. The emulator does not dispose them. */
  context: Tensor
  /** Parameters of the physics, `[member, label]` or `[1, label]` for all members; null for an emulator without. */
  label: Tensor | null
  /** One random key a member, already folded for this window. A deterministic emulator ignores them. */
  keys: Key[]
  /** Index of the window's first state in the trajectory that begins with the rollout's context: 0 for the first window. */
  start: number
}

/** Anything that predicts the next states of a flow from the current ones. */
export interface Emulator {
  /** States a window, known and predicted. */
  readonly window: number
  readonly space: StateSpace
  /** Whether two members can differ. */
  readonly stochastic: boolean
  /** The whole window `[member, window, ...state]`, owned by the caller. */
  complete(request: WindowRequest): Tensor | Promise<Tensor>
}
