import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { autoencoderLoss, autoencoderNetwork } from '@lola-ts/autoencoder'
import { denoisingLoss, diffusionNetwork, maskedMean } from '@lola-ts/dit'
import { mmps, subsample } from '@lola-ts/guidance'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import type { ParameterSpec, Weights } from '@lola-ts/tensor-core/nn'

const random = (shape: readonly number[], std = 1, seed = 1) => tf.randomNormal([...shape], 0, std, 'float32', seed)
const draw = (parameters: readonly ParameterSpec[]): Weights =>
  Object.fromEntries(parameters.map(({ name, shape }, i) => [name, random(shape, 0.05, i)]))

/** What users of a `mini` model wait for, op by op, with random weights: a member, or a batch of training. */
export function workloads(folder: string): Record<string, () => Tensor> {
  const read = (part: string) => JSON.parse(readFileSync(join(folder, part, 'config.json'), 'utf8'))
  const [coder, emulator] = [read('autoencoder'), read('diffusion')]
  const autoencoder = autoencoderNetwork(coder.architecture)
  const denoiser = diffusionNetwork(emulator.architecture)
  const [code, weights] = [draw(autoencoder.parameters), draw(denoiser.parameters)]
  const { channels, window, labels } = emulator.architecture
  const snapshots = random([4, ...coder.grid, coder.architecture.fields])
  const state = [...coder.grid.map((cells: number, axis: number) => cells / autoencoder.factor[axis]!), channels]

  const xt = random([1, window, ...state])
  const one = tf.scalar(1)
  const level = { alpha: tf.tensor1d([0.5]), sigma: tf.tensor1d([0.5]) }
  const known = tf.zerosLike(xt)
  const places = denoiser.place(weights, xt.shape.slice(1, -1))
  const inputs = { weights, known, mask: known, label: random([1, labels]), places, ...level }
  const mean = (x: Tensor) => maskedMean(denoiser, inputs, x)
  const decode = (x: Tensor) => autoencoder.decode(code, x.slice([0, 1], [1, window - 1]).reshape([-1, ...state]))
  const predict = (x: Tensor) => subsample([8, 8]).apply(decode(x)).reshape([1, -1])
  const y = random(predict(xt).shape)
  const problem = { xt, mean, predict, y, decode: (x: Tensor) => x, see: predict, encode: (x: Tensor) => x }

  const batch = random([4, window, ...state])
  const mask = tf.zerosLike(batch)
  return {
    'a sampler step': () => mean(xt),
    'decoding four states': () => decode(xt),
    'a guided step': () => mmps().mean({ ...problem, variance: one, gamma: one, isotropic: one, reach: one }),
    'training the denoiser, batch 4': () =>
      slopes(weights, (w) => denoisingLoss(denoiser, w, batch, batch, level, { mask, label: inputs.label })),
    'training the autoencoder, batch 4': () =>
      slopes(code, (w) => {
        const z = autoencoder.encode(w, snapshots)
        return autoencoderLoss(snapshots, autoencoder.decode(w, z), z)
      }),
  }
}

/** The loss; its gradients are computed too. */
function slopes(weights: Weights, loss: (weights: Weights) => Tensor): Tensor {
  const names = Object.keys(weights)
  const scalar = (...tensors: Tensor[]) =>
    loss(Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))).asScalar()
  return tf.valueAndGrads(scalar)(Object.values(weights)).value
}
