import type { Padding } from '@lola-ts/tensor-core/nn'
import { choice, number, type Resolved, text, whole, wholes, words } from './settings'
import { optimSettings, trainSettings } from './training-settings'

/** What `lola train autoencoder` can be told. */
export const autoencoderSettings = {
  seed: whole(0, 'seed of weights, batches and augmentation'),
  recipe: text('lola-v1.1', 'name of the training recipe, for the model card'),
  data: {
    path: text('data/datasets/rayleigh_benard', 'folder of the dataset, or a file of it'),
    start: whole(0, 'first snapshot of each trajectory that is used'),
    statistics: choice('measured', ['measured', 'reference'], 'what normalises fields: the data, or the paper'),
    augment: words([], 'symmetries, by axis, such as [flip-x, roll-x]'),
    memory: number(2048, 'snapshots are kept in memory up to this many megabytes'),
  },
  model: {
    latentChannels: whole(16, 'channels of a latent'),
    channels: wholes([32, 64, 128, 256], 'width of each level, finest first'),
    blocks: wholes([2, 2, 2, 2], 'residual blocks of each level'),
    patch: wholes([], 'patch folded into channels first, by axis; empty for 1'),
    padding: words<Padding>([], 'what lies beyond each axis; empty to follow the physics', ['circular', 'zeros']),
    ffnFactor: number(1, 'hidden width of a block, in units of its channels'),
    saturation: choice(
      'softclip2',
      ['none', 'softclip', 'softclip2', 'tanh', 'arcsinh', 'rmsnorm'],
      'what bounds the latents',
    ),
  },
  loss: choice('vmse', ['mse', 'mae', 'vmse', 'vrmse'], 'what training minimises'),
  optim: optimSettings,
  train: trainSettings,
}

export type AutoencoderSettings = Resolved<typeof autoencoderSettings>
