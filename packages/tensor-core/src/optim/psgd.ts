import * as tf from '@tensorflow/tfjs'
import { type Factor, multiplyAlong } from '../linalg/along-axis'
import type { Weights } from '../nn/parameters'
import { normal } from '../random/draw'
import { fold } from '../random/key'
import { debiasedShare, follow } from './debias'
import type { Optimizer, UpdatePlan } from './optimizer'
import { balanceFactors, fitFactors } from './psgd-factors'
import { pythonRandom } from './python-random'
import { initEach, numbered, updateEach } from './slots'
import { mergeAxes, mergedView, plainView } from './tensor-view'
import { trustRegion } from './trust-region'

export interface PsgdOptions {
  /** Decay of the mean of gradients. Default 0.9. */
  beta?: number
  /** Decoupled weight decay, per unit of learning rate. Default 0. */
  weightDecay?: number
  /** In the long run the preconditioner is fitted once in so many steps. Default 64. */
  frequency?: number
  /** Step s is one of them with probability max(1 / frequency, frequencyDecayˢ). Default 0.999. */
  frequencyDecay?: number
  /** Axes up to this length get a triangular factor, longer ones a diagonal. Default 4096. */
  size?: number
  /** Fold kernel axes into the input axis as far as `size` allows. Default false. */
  merge?: boolean
  /** Probability that a step which fits also balances the factors of a tensor. Default 0.01. */
  balance?: number
  /** Step size of the preconditioner. Default 0.1. */
  fitRate?: number
  /**
   * What preconditions the first update, which the reference leaves undefined (memory as it was): the identity, or
   * zeros, with which that update does nothing. Default `identity`, the preconditioner before it is fitted.
   */
  start?: 'identity' | 'zeros'
}

/** Seed of the reference's schedule, mixed with the step. */
const scheduleSeed = 0x172381

/**
 * PSGD with Kronecker factors: momentum, whitened by a preconditioner that is fitted on the way.
 *
 *     m ← m + (g − m) (1 − β) / (1 − βᵏ)
 *     w ← (1 − lr λ) w − lr · trust region(P m)
 *
 * P = ⊗ Q_dᵀ Q_d has one factor an axis and is delayed: an update uses the P of the updates before it, and where a
 * factor is triangular, P follows Q by one more fit. When to fit and to balance comes from the same draws as in the
 * reference, so that both do it at the same steps; probes come from our own streams.
 *
 * Keeps `momentum`, `factor0`, `factor1`, … (Q_d) and `cache0`, … (Q_dᵀ Q_d), factors in the order `[out, in, ...kernel]`
 * of a weight `[...kernel, in, out]`.
 *
 * Source: {@link fitFactors}; LoLa's configuration of heavyball 1.4.3, `ForeachCachedDelayedPSGDKron`.
 */
export function psgd(options: PsgdOptions = {}): Optimizer {
  const { beta = 0.9, weightDecay = 0, frequency = 64, frequencyDecay = 0.999, size = 4096, merge = false } = options
  const { balance = 0.01, fitRate = 0.1, start = 'identity' } = options
  const view = (shape: number[]) => (merge ? mergedView(shape, (lengths) => merged(lengths, size)) : plainView(shape))

  return {
    name: 'psgd',

    init: (weights) =>
      initEach(weights, (weight) => {
        const { shape, axes } = view(weight)
        const factors = () => axes.map((axis) => identityFactor(shape, axis, size))
        const cache = start === 'identity' ? factors() : axes.map((axis) => zeroFactor(shape, axis, size))
        return { momentum: tf.zeros(shape), ...numbered('factor', factors()), ...numbered('cache', cache) }
      }),

    plan(step, weights, key): UpdatePlan {
      const chance = pythonRandom((scheduleSeed ^ step) >>> 0)
      const fit = chance < Math.max(1 / frequency, frequencyDecay ** step)
      if (!fit) return { decisions: { fit, balance: false }, noise: {} }
      const each = (draw: (name: string) => tf.Tensor): Weights =>
        Object.fromEntries(Object.keys(weights).map((name) => [name, draw(name)]))
      const probe = each((name) => normal(fold(key, 'probe', name, step), view(weights[name]!.shape).shape))
      // Drawing takes as long as fitting, and nothing multiplies the two: one draw serves as both.
      const dither = each((name) => probe[name]!.clone())
      return { decisions: { fit, balance: chance < balance }, noise: { dither, probe } }
    },

    update(weights, gradients, state, { rate, step, decisions, noise }) {
      const share = debiasedShare(beta, step)
      return updateEach(weights, state, (name, weight, slots) => {
        const { to, from, axes } = view(weight.shape)
        const before = axes.map((_, d) => slots[`factor${d}`]!)
        const cache = axes.map((_, d) => slots[`cache${d}`]!)
        const momentum = follow(slots.momentum!, to(gradients[name]!), share)
        const direction = axes.reduce((x, axis, d) => multiplyAlong(x, cache[d]!, axis), momentum)
        const decayed = weightDecay === 0 ? weight : weight.mul(tf.scalar(1).sub(rate.mul(weightDecay)))
        const moved = decayed.sub(from(trustRegion(direction)).mul(rate))
        if (!decisions.fit) return { weight: moved, slots: { ...slots, momentum } }

        const [dither, probe] = [noise.dither![name]!, noise.probe![name]!]
        const fitted = fitFactors(before, { direction: momentum, dither, probe, axes, rate: fitRate })
        const factors = decisions.balance && axes.length > 1 ? balanceFactors(fitted) : fitted
        const next = before.map((q, d) => (q.rank < 2 ? factors[d]!.square() : q.matMul(q, true)))
        return { weight: moved, slots: { momentum, ...numbered('factor', factors), ...numbered('cache', next) } }
      })
    },
  }
}

function isTriangular(shape: number[], axis: number, size: number): boolean {
  return shape.length > 1 && shape[axis]! > 1 && shape[axis]! <= size
}

function identityFactor(shape: number[], axis: number, size: number): Factor {
  return isTriangular(shape, axis, size) ? tf.eye(shape[axis]!) : tf.ones([shape[axis]!])
}

function zeroFactor(shape: number[], axis: number, size: number): Factor {
  return tf.zeros(isTriangular(shape, axis, size) ? [shape[axis]!, shape[axis]!] : [shape[axis]!])
}

/** As heavyball merges: what is left when the lengths end goes last, out of order. */
function merged(lengths: number[], limit: number): number[] {
  const { runs, rest } = mergeAxes(lengths, limit)
  const shape = [...lengths.slice(0, 1), ...runs]
  return rest > 1 || shape.length === 0 ? [...shape, rest] : shape
}
