import * as tf from '@tensorflow/tfjs'
import { multiplyAlong, outerAlong } from '../linalg/along-axis'
import { eigenvectors } from '../linalg/eigenvectors'
import { debiasedShare, follow } from './debias'
import type { Optimizer } from './optimizer'
import { initEach, numbered, updateEach } from './slots'
import { refreshBasis } from './soap-basis'
import { mergeAxes, mergedView, plainView } from './tensor-view'

export interface SoapOptions {
  /** Decay of the mean of gradients. Default 0.9. */
  beta1?: number
  /** Decay of the mean of squared gradients. Default 0.99. */
  beta2?: number
  /** Decay of the mean of the gradients' outer products. Default 0.99. */
  beta3?: number
  /** Default 1e-8. */
  eps?: number
  /** Decoupled weight decay, per unit of learning rate. Default 0. */
  weightDecay?: number
  /** The bases follow the outer products once in so many steps. Default 16. */
  frequency?: number
  /** ... and in each of the first so many. Default 0. */
  warmup?: number
  /** Longer axes are not rotated. Default 4096. */
  size?: number
  /** Fold kernel axes into the input axis as far as `size` allows. Default false. */
  merge?: boolean
}

/**
 * SOAP: Adam in the eigenbasis of Shampoo's preconditioner.
 *
 * For each axis of a weight, the mean over steps of the gradients' outer products along it has an eigenbasis; gradients
 * are rotated into these, Adam is applied, and its step is rotated back. The first update only finds the bases and
 * leaves the weights alone; from then on they follow by one power iteration and a QR decomposition now and then.
 * Vectors are left to Adam.
 *
 * Keeps `mean` and `square` in the rotated frame, and `outer0`, `basis0`, …, in the order `[out, in, ...kernel]` of a
 * weight `[...kernel, in, out]`.
 *
 * Source: Vyas et al., "SOAP: improving and stabilizing Shampoo using Adam", 2024 (arXiv 2409.11321), as in LoLa.
 */
export function soap(options: SoapOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.99, beta3 = 0.99, eps = 1e-8, weightDecay = 0 } = options
  const { frequency = 16, warmup = 0, size = 4096, merge = false } = options

  /** How a weight is looked at: the axes that are rotated, and their numbers in the reference's order. */
  function layout(shape: number[]) {
    const long = shape.filter((length) => length > 1).length
    const view =
      merge && long > 1 ? mergedView(shape, (lengths) => merged(lengths, size)) : plainView(shape, { squeeze: true })
    const numbers = [...view.axes.keys()].filter((d) => long > 1 && view.shape[view.axes[d]!]! <= size)
    return { ...view, numbers, axes: numbers.map((d) => view.axes[d]!) }
  }

  return {
    name: 'soap',

    init: (weights) =>
      initEach(weights, (weight) => {
        const { shape, axes, numbers } = layout(weight)
        const lengths = axes.map((axis) => shape[axis]!)
        return {
          mean: tf.zeros(shape),
          square: tf.zeros(shape),
          ...numbered(
            'outer',
            lengths.map((length) => tf.zeros([length, length])),
            numbers,
          ),
          ...numbered(
            'basis',
            lengths.map((length) => tf.eye(length)),
            numbers,
          ),
        }
      }),

    plan(step) {
      const updates = step - 1
      const first = updates === 0
      return { decisions: { first, refresh: !first && (updates < warmup || updates % frequency === 0) }, noise: {} }
    },

    update(weights, gradients, state, { rate, step, decisions }) {
      const updates = tf.maximum(step.sub(1), 1)
      const [share1, share2] = [debiasedShare(beta1, updates), debiasedShare(beta2, updates)]
      const share3 = debiasedShare(beta3, step)
      return updateEach(weights, state, (name, weight, slots) => {
        const { to, from, axes, numbers } = layout(weight.shape)
        const gradient = to(gradients[name]!)
        const products = axes.map((axis) => outerAlong(gradient, axis))
        if (decisions.first) {
          const found = products.map(eigenvectors)
          return {
            weight,
            slots: { ...slots, ...numbered('outer', products, numbers), ...numbered('basis', found, numbers) },
          }
        }
        const bases = numbers.map((d) => slots[`basis${d}`]!)
        const rotated = (x: tf.Tensor, onto: tf.Tensor[], back = false) =>
          axes.reduce((y, axis, i) => multiplyAlong(y, onto[i]!, axis, !back), x)
        const turned = rotated(gradient, bases)
        const mean = follow(slots.mean!, turned, share1)
        const square = follow(slots.square!, turned.square(), share2)
        const direction = rotated(mean.mul(square.add(eps ** 2).rsqrt()), bases, true)
        const moved = weight.sub(from(direction).mul(rate))
        const decayed = weightDecay === 0 ? moved : moved.mul(tf.scalar(1).sub(rate.mul(weightDecay)))

        const outer = numbers.map((d, i) => follow(slots[`outer${d}`]!, products[i]!, share3))
        const kept = { ...slots, mean, square, ...numbered('outer', outer, numbers) }
        if (!decisions.refresh) return { weight: decayed, slots: kept }
        const next = bases.map((basis, i) => refreshBasis(outer[i]!, basis))
        const mean2 = rotated(rotated(mean, bases, true), next)
        return { weight: decayed, slots: { ...kept, mean: mean2, ...numbered('basis', next, numbers) } }
      })
    },
  }
}

/** Merges a weight's axes but the output's, those of length 1 left out. */
function merged(lengths: number[], limit: number): number[] {
  const long = lengths.filter((length) => length > 1)
  const { runs, rest } = mergeAxes(long, limit)
  return [long[0]!, ...(rest > 1 ? [rest] : []), ...runs]
}
