import type { Padding } from '@lola-ts/tensor-core/nn'
import { dataSettings } from './data-settings'
import { forkSettings } from './fork-settings'
import { choice, flag, number, text, weighted, whole, wholes, words } from './setting'
import { type Resolved, variants } from './settings'
import { optimSettings, trainSettings } from './training-settings'

const common = {
  window: whole(5, 'states a window, known and predicted'),
  embedding: whole(256, 'features of the time and label embedding'),
  dropout: number(0, "probability that a value of a block's hidden layer is dropped in training"),
}

const model = variants(
  'type',
  'vit',
  {
    vit: {
      ...common,
      width: whole(256, 'width of a token'),
      blocks: whole(8, 'transformer blocks'),
      heads: whole(4, 'attention heads'),
      ffnFactor: number(4, 'hidden width of a block, in units of the width'),
      patch: wholes([], 'patch of a token along time and each axis; empty for 1'),
      windowSize: wholes([], 'how far tokens see along time and each axis, in tokens; empty for everywhere'),
      qkNorm: flag(true, 'normalise queries and keys'),
      rope: flag(true, 'learned rotary positions'),
    },
    unet: {
      ...common,
      channels: wholes([64, 128, 256], 'width of each level, finest first'),
      blocks: wholes([3, 3, 3], 'residual blocks of each level, going down and again going up'),
      heads: wholes([], 'attention heads of each level, 0 for none; empty for none at all'),
      ffnFactor: number(1, 'hidden width of a block, in units of its channels'),
      norm: choice(
        'layer',
        ['layer', 'group'],
        'what blocks normalise over: the channels of a cell, or groups of them',
      ),
      kernel: wholes([], 'kernel along time and each axis; empty for 3'),
      stride: wholes([], 'how many times a level shrinks time and each axis; empty for 1 and 2'),
      padding: words<Padding>([], 'what lies beyond time and each axis; empty to follow the physics', [
        'circular',
        'zeros',
      ]),
      identityInit: flag(true, 'convolutions between levels start as a pseudo-identity'),
    },
  },
  'transformer or U-Net',
)

const shared = {
  seed: whole(0, 'seed of weights, batches, noise and masks'),
  recipe: text('lola-v1.1', 'whose training it is where the versions of LoLa differ'),
  fork: forkSettings,
  space: choice('latent', ['latent', 'pixel'], 'where the emulator works'),
  autoencoder: text('', 'folder of the autoencoder of a latent emulator'),
  data: {
    ...dataSettings,
    latents: text('', 'folder that lola encode wrote for the train split; empty to encode on the way'),
    stride: whole(1, 'snapshots between two states of a window'),
  },
  model,
  context: {
    rate: number(1, 'mean of the Poisson draw of known states'),
    atLeast: whole(1, 'fewest known states'),
    forward: number(1, 'probability that the known states are the first ones'),
  },
  optim: optimSettings,
  train: trainSettings,
}

const sigmaMin = number(1e-3, 'noise at the clean end')
const exploding = {
  sigmaMin,
  sigmaMax: number(1e3, 'noise at the other end'),
}

const bounded = {
  sigmaMin,
  alphaMin: number(1e-3, 'signal at the other end'),
}

const schedule = variants(
  'name',
  'log-logit',
  {
    'log-logit': {
      ...exploding,
      scale: number(1, 'multiplies the logit of the time'),
      shift: number(0, 'is added to the logit of the time'),
    },
    'log-linear': exploding,
    ve: exploding,
    vp: bounded,
    cosine: bounded,
    rectified: bounded,
  },
  'how noise grows with diffusion time',
)

const leaning = {
  a: number(1, 'pushes away from the clean end'),
  b: number(0.5, 'pushes away from the noise'),
}

const time = variants(
  'distribution',
  'uniform',
  {
    uniform: { a: number(0, 'least time'), b: number(1, 'greatest time') },
    beta: leaning,
    kumaraswamy: leaning,
    'log-normal': { a: number(-1.2, 'mean of log(sigma/alpha)'), b: number(1.2, 'its standard deviation') },
  },
  'how diffusion times are drawn',
)

/** What `lola train diffusion` can be told. */
export const diffusionSettings = {
  ...shared,
  schedule,
  time,
}

/** What `lola train solver` can be told. */
export const solverSettings = {
  ...shared,
  loss: weighted('mse', ['mse', 'mae', 'vmse', 'vrmse'], 'what training minimises'),
}

export type DiffusionSettings = Resolved<typeof diffusionSettings>
export type SolverSettings = Resolved<typeof solverSettings>
export type EmulatorSettings = Resolved<typeof shared>
