import type { Padding } from '@lola-ts/tensor-core/nn'
import { dataSettings } from './data-settings'
import { autoencoderForkSettings } from './fork-settings'
import { choice, flag, number, type Setting, some, text, weighted, whole, wholes, words } from './setting'
import { type Resolved, variants } from './settings'
import { optimSettings, trainSettings } from './training-settings'

const common = {
  latentChannels: whole(16, 'channels of a latent'),
  saturation: choice(
    'softclip2',
    ['none', 'softclip', 'softclip2', 'tanh', 'arcsinh', 'rmsnorm'],
    'what bounds the latents',
  ),
  dropout: number(0, "probability that a value of a block's hidden layer is dropped in training"),
  latentNoise: number(0, 'standard deviation of the noise on latents, where they are decoded with noise'),
}

const convolutional = {
  channels: wholes([32, 64, 128, 256], 'width of each level, finest first'),
  blocks: wholes([2, 2, 2, 2], 'residual blocks of each level'),
  patch: wholes([], 'patch folded into channels first, by axis; empty for 1'),
  padding: words<Padding>([], 'what lies beyond each axis; empty to follow the physics', ['circular', 'zeros']),
  kernel: wholes([], 'length of convolutions, by axis; empty for 3'),
  stride: wholes([], 'how many times a level shrinks each axis; empty for 2'),
  pixelShuffle: flag(true, 'coarser and finer by folding cells into channels, not by strides and upsampling'),
  norm: choice('layer', ['layer', 'group'], 'what blocks normalise over: the channels of a cell, or groups of them'),
  heads: wholes([], 'attention heads of each level, 0 for none; empty for none at all'),
  ffnFactor: number(1, 'hidden width of a block, in units of its channels'),
  identityInit: flag(true, 'convolutions between levels start as a pseudo-identity'),
}

const transformer = {
  width: whole(1024, 'width of a token'),
  blocks: whole(8, 'transformer blocks of the encoder, and of the decoder'),
  heads: whole(8, 'attention heads'),
  windowSize: wholes([], 'how far tokens see along each axis, in tokens; empty for everywhere'),
  ffnFactor: number(4, 'hidden width of a block, in units of the width'),
  qkNorm: flag(true, 'normalise queries and keys'),
  rope: flag(true, 'learned rotary positions'),
}

/** What an encoder or a decoder may have of its own. */
const sides = <S extends Record<string, Setting>>(settings: S) => ({
  encoderOnly: some({ ...settings, dropout: common.dropout }, 'what is otherwise in the encoder'),
  decoderOnly: some({ ...settings, dropout: common.dropout }, 'what is otherwise in the decoder'),
})

const model = variants(
  'type',
  'dcae',
  {
    dcae: {
      ...common,
      ...convolutional,
      ...sides(convolutional),
    },
    vit: {
      ...common,
      ...transformer,
      patch: wholes([], 'cells of a token, by axis'),
      unpatch: wholes([], 'cells of a latent that a token stands for, by axis; empty for 1'),
      outputCells: choice(
        'unpatch',
        ['unpatch', 'patch'],
        'what sizes output layers; patch is a slip of the reference, which can be counted but not trained',
      ),
      ...sides(transformer),
    },
  },
  'convolutional or transformer',
)

/** What `lola train autoencoder` can be told. */
export const autoencoderSettings = {
  seed: whole(0, 'seed of weights, batches and augmentation'),
  recipe: text('lola-v1.1', 'whose training it is where the versions of LoLa differ'),
  fork: autoencoderForkSettings,
  data: dataSettings,
  model,
  loss: weighted('vmse', ['mse', 'mae', 'vmse', 'vrmse', 'similarity'], 'what training minimises'),
  noisy: flag(true, 'training decodes latents with the noise of model.latentNoise'),
  optim: optimSettings,
  train: trainSettings,
}

export type AutoencoderSettings = Resolved<typeof autoencoderSettings>
