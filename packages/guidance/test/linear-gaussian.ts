import { type Denoiser, initialNoise, keyedNoise, logLogit, type Sampler } from '@lola-ts/dit'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { fold, key, normal } from '@lola-ts/tensor-core/random'
import type { GuidanceMethod } from '../src/index'
import { identity, inverse, type Matrix, norm, plus, times, transpose, zeros } from './matrix'

/**
 * A flow that is linear and Gaussian: x_{t+1} = F x_t + w, a rotation that decays, kept going by noise; some of its
 * entries are observed with noise at every state. Everything about it is known.
 */
export const flow = {
  states: 4,
  size: 3,
  step: [
    [0.8, -0.45, 0],
    [0.45, 0.8, 0.2],
    [0, -0.2, 0.9],
  ] as Matrix,
  process: identity(3, 0.15) as Matrix,
  start: identity(3) as Matrix,
  /** The first entry, and the mean of the others. */
  observe: [
    [1, 0, 0],
    [0, 0.5, 0.5],
  ] as Matrix,
  noise: 0.3,
  values: [
    [1.2, -0.4],
    [0.9, 0.3],
    [0.1, 0.8],
    [-0.7, 0.9],
  ] as Matrix,
}

/** Mean and covariance of a state, as one column and a matrix. */
export interface Moments {
  mean: Matrix
  covariance: Matrix
}

/** The smoothed moments of every state. Source: Kalman 1960; Rauch, Tung and Striebel 1965. */
export function smoother(): Moments[] {
  const { step: F, process, start, observe: H, values, size, noise } = flow
  const R = identity(H.length, noise ** 2)
  const predicted: Moments[] = []
  const filtered: Moments[] = []
  for (const y of values) {
    const last = filtered.at(-1)
    const prior = last
      ? { mean: times(F, last.mean), covariance: plus(times(F, last.covariance, transpose(F)), process) }
      : { mean: zeros(size, 1), covariance: start }
    const gain = times(prior.covariance, transpose(H), inverse(plus(times(H, prior.covariance, transpose(H)), R)))
    const error = plus(
      y.map((value) => [value]),
      times(H, prior.mean),
      -1,
    )
    predicted.push(prior)
    filtered.push({
      mean: plus(prior.mean, times(gain, error)),
      covariance: times(plus(identity(size), times(gain, H), -1), prior.covariance),
    })
  }
  const smoothed = [filtered.at(-1)!]
  for (let t = values.length - 2; t >= 0; t--) {
    const [now, ahead, next] = [filtered[t]!, predicted[t + 1]!, smoothed[0]!]
    const gain = times(now.covariance, transpose(F), inverse(ahead.covariance))
    smoothed.unshift({
      mean: plus(now.mean, times(gain, plus(next.mean, ahead.mean, -1))),
      covariance: plus(now.covariance, times(gain, plus(next.covariance, ahead.covariance, -1), transpose(gain))),
    })
  }
  return smoothed
}

/** Covariance of all states of a window, before anything is observed. */
export function windowCovariance(): Matrix {
  const { step, process, start, states, size } = flow
  const marginal = [start]
  for (let t = 1; t < states; t++) marginal.push(plus(times(step, marginal[t - 1]!, transpose(step)), process))
  const out = zeros(states * size, states * size)
  for (let s = 0; s < states; s++) {
    let block = marginal[s]!
    for (let t = s; t < states; t++) {
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          out[t * size + i]![s * size + j] = block[i]![j]!
          out[s * size + j]![t * size + i] = block[i]![j]!
        }
      }
      block = times(step, block)
    }
  }
  return out
}

/** The observation operator of a window, `[states · observed, states · size]`. */
export function windowOperator(): Matrix {
  const { observe: H, states, size } = flow
  const out = zeros(states * H.length, states * size)
  for (let t = 0; t < states; t++) {
    for (const [i, row] of H.entries()) {
      for (const [j, value] of row.entries()) out[t * H.length + i]![t * size + j] = value
    }
  }
  return out
}

/** The exact denoiser of the flow's windows `[member, state, entry]`, steered by a method. */
function steeredFlow(method: GuidanceMethod): Denoiser {
  const { states, size, values, noise } = flow
  const schedule = logLogit()
  const covariance = windowCovariance()
  const n = states * size
  const seen = tf.keep(tf.tensor2d(transpose(windowOperator())))
  const y = tf.keep(tf.tensor2d([values.flat()]))
  const predict = (x: Tensor) => tf.matMul(x.reshape<tf.Tensor2D>([-1, n]), seen) as Tensor
  return {
    schedule,
    mean(xt, t, reach = 1) {
      const { alpha, sigma } = schedule(t)
      const matrix = times(covariance, inverse(plus(covariance, identity(n, sigma ** 2))))
      const shrink = tf.tensor2d(transpose(matrix))
      return method.mean({
        xt,
        mean: (x) => tf.matMul(x.reshape<tf.Tensor2D>([-1, n]), shrink).reshape(x.shape),
        predict,
        decode: (x) => x,
        see: predict,
        encode: (x) => x,
        y,
        variance: tf.scalar(noise ** 2),
        gamma: tf.scalar(sigma ** 2 / alpha),
        isotropic: tf.scalar(sigma ** 2 / (alpha ** 2 + sigma ** 2)),
        reach: tf.scalar(reach),
      })
    },
  }
}

/** How far a steered ensemble is from the exact posterior. */
export interface Distance {
  /** Of the mean, over the norm of the exact mean. */
  mean: number
  /** Of the covariances of all states, over the norm of the exact ones. */
  covariance: number
}

/** Draws an ensemble and compares its moments. Members come in pairs of opposite noise, whose means cancel. */
export async function distance(method: GuidanceMethod, sampler: Sampler, members: number): Promise<Distance> {
  const { states, size } = flow
  const denoiser = steeredFlow(method)
  const half = normal(key(1), [members / 2, states, size])
  const x1 = initialNoise(denoiser, tf.concat([half, half.neg()]))
  const draw = keyedNoise(
    Array.from({ length: members / 2 }, (_, m) => fold(key(2), m)),
    [states, size],
  )
  const x = await sampler.sample(denoiser, x1, (index) => {
    const noise = draw(index)
    return tf.concat([noise, noise.neg()])
  })
  const ensemble = (await x.array()) as number[][][]
  x.dispose()
  const exact = smoother()
  const means = exact.map((_, t) => {
    return Array.from({ length: size }, (_, i) => [ensemble.reduce((sum, one) => sum + one[t]![i]!, 0) / members])
  })
  const covariances = exact.map((_, t) => {
    const rows = ensemble.map((one) => one[t]!.map((value, i) => value - means[t]![i]![0]!))
    return times(transpose(rows), rows).map((row) => row.map((value) => value / members))
  })
  const relative = (found: Matrix[], known: Matrix[]) =>
    norm(found.map((one, t) => plus(one, known[t]!, -1).flat())) / norm(known.map((one) => one.flat()))
  return {
    mean: relative(
      means,
      exact.map(({ mean }) => mean),
    ),
    covariance: relative(
      covariances,
      exact.map(({ covariance }) => covariance),
    ),
  }
}
