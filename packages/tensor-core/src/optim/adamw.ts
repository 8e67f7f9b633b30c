import * as tf from '@tensorflow/tfjs'
import type { Weights } from '../nn/parameters'
import type { Optimizer } from './optimizer'

export interface AdamWOptions {
  /** Decay of the mean of gradients. Default 0.9. */
  beta1?: number
  /** Decay of the mean of squared gradients. Default 0.999. */
  beta2?: number
  /** Default 1e-8. */
  eps?: number
  /** Decoupled weight decay, per unit of learning rate. Default 0. */
  weightDecay?: number
}

/**
 * AdamW: Adam with decoupled weight decay.
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     w ← (1 − lr λ) w − lr (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)
 *
 * Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
 */
export function adamw({ beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = 0 }: AdamWOptions = {}): Optimizer {
  return {
    name: 'adamw',

    init: (weights) => ({ m: zerosLike(weights), v: zerosLike(weights) }),

    plan: () => ({ decisions: {}, noise: {} }),

    update(weights, gradients, { m, v }, { rate, step }) {
      const one = tf.scalar(1)
      const unbias1 = one.sub(tf.pow(beta1, step))
      const unbias2 = one.sub(tf.pow(beta2, step))
      const next = { weights: {} as Weights, state: { m: {} as Weights, v: {} as Weights } }
      for (const name of Object.keys(weights)) {
        const g = gradients[name]!
        const m1 = m![name]!.mul(beta1).add(g.mul(1 - beta1))
        const v1 = v![name]!.mul(beta2).add(g.square().mul(1 - beta2))
        const direction = m1.div(unbias1).div(v1.div(unbias2).sqrt().add(eps))
        const w = weights[name]!
        const decayed = weightDecay === 0 ? w : w.mul(one.sub(rate.mul(weightDecay)))
        next.weights[name] = decayed.sub(direction.mul(rate))
        next.state.m[name] = m1
        next.state.v[name] = v1
      }
      return next
    },
  }
}

function zerosLike(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, tf.zeros(w.shape)]))
}
