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
      for (const [name, w] of Object.entries(weights)) {
        const [w1, m1, v1] = tf.tidy(() => {
          const g = gradients[name]!
          const mean = m![name]!.mul(beta1).add(g.mul(1 - beta1))
          const square = v![name]!.mul(beta2).add(g.square().mul(1 - beta2))
          const direction = mean.div(unbias1).div(square.div(unbias2).sqrt().add(eps))
          const decayed = weightDecay === 0 ? w : w.mul(one.sub(rate.mul(weightDecay)))
          return [decayed.sub(direction.mul(rate)), mean, square] as [tf.Tensor, tf.Tensor, tf.Tensor]
        })
        next.weights[name] = w1
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
