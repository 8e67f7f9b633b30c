import { type BackboneConfig, backbone } from '@lola-ts/dit'
import type { Tensor } from '@lola-ts/tensor-core'
import { createScope, linear, type ParameterSpec, type Places, silu, type Weights } from '@lola-ts/tensor-core/nn'

/** The architecture of a neural solver. Plain JSON: it travels in the model's `config.json`. */
export interface SolverConfig {
  /** Channels of a state. */
  channels: number
  /** Space axes of a state. */
  space: number
  /** Length of the label vector; 0 for none. */
  labels: number
  /** States a window. Default 5. */
  window?: number
  /** Features of the label embedding. Default 256. */
  embedding?: number
  backbone: BackboneConfig
}

export interface SolverNetwork {
  config: SolverConfig
  parameters: ParameterSpec[]
  /**
   * The whole window from its known states.
   *
   * @param x states `[batch, time, ...space, channel]`; what the mask hides does not matter
   * @param mask 1 where a state is known, else 0, of the same shape
   * @param label `[batch, label]`, or null
   * @param places from {@link SolverNetwork.place}, where weights and grid stay. Default: computed
   */
  predict(weights: Weights, x: Tensor, mask: Tensor, label: Tensor | null, places?: Places): Tensor
  /** What the backbone makes of a grid `[time, ...space]`, for all calls with these weights. */
  place(weights: Weights, grid: readonly number[]): Places
}

/**
 * The deterministic counterpart of the diffusion model: the same backbone, from known states to the whole window in
 * one pass.
 *
 * Source: Rozet et al. 2025, section 4.3; LoLa, `MaskedSurrogate`, whose parameter names it keeps.
 */
export function solverNetwork(config: SolverConfig): SolverNetwork {
  const { channels, space, labels, embedding = 256 } = config
  const scope = createScope()
  const modulation = labels > 0 ? embedding : 0
  const shape = { inputs: channels, outputs: channels, conditions: channels, modulation, axes: 1 + space }
  const network = backbone(config.backbone, shape, scope.child('backbone'))
  const first = labels > 0 ? linear(scope.child('label_embedding').child(0), labels, embedding) : undefined
  const last = labels > 0 ? linear(scope.child('label_embedding').child(2), embedding, embedding) : undefined

  return {
    config,
    parameters: scope.parameters,
    place: network.place,
    predict(weights, x, mask, label, places) {
      const embedded = first && last ? last(weights, silu(first(weights, label!))) : null
      return network(weights, x.mul(mask), mask, embedded, places)
    },
  }
}
