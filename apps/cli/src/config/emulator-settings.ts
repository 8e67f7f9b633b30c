import { scheduleNames, timeDistributions } from '@lola-ts/dit'
import { choice, flag, number, type Resolved, text, whole, wholes, words } from './settings'
import { optimSettings, trainSettings } from './training-settings'

const shared = {
  seed: whole(0, 'seed of weights, batches, noise and masks'),
  recipe: text('lola-v1.1', 'name of the training recipe, for the model card'),
  space: choice('latent', ['latent', 'pixel'], 'where the emulator works'),
  autoencoder: text('', 'folder of the autoencoder of a latent emulator'),
  data: {
    path: text('data/datasets/rayleigh_benard', 'folder of the dataset'),
    latents: text('', 'folder that lola encode wrote for the train split; empty to encode on the way'),
    start: whole(0, 'first snapshot of each trajectory that is used'),
    stride: whole(1, 'snapshots between two states of a window'),
    statistics: choice('measured', ['measured', 'reference'], 'what normalises fields of a pixel emulator'),
    augment: words([], 'symmetries, by axis, such as [flip-x, roll-x]; without effect on cached latents'),
    memory: number(2048, 'snapshots are kept in memory up to this many megabytes'),
  },
  model: {
    window: whole(5, 'states a window, known and predicted'),
    embedding: whole(256, 'features of the time and label embedding'),
    width: whole(256, 'width of a token'),
    blocks: whole(8, 'transformer blocks'),
    heads: whole(4, 'attention heads'),
    ffnFactor: number(4, 'hidden width of a block, in units of the width'),
    patch: wholes([], 'patch of a token along time and each axis; empty for 1'),
    qkNorm: flag(true, 'normalise queries and keys'),
    rope: flag(true, 'learned rotary positions'),
  },
  context: {
    rate: number(1, 'mean of the Poisson draw of known states'),
    atLeast: whole(1, 'fewest known states'),
    forward: number(1, 'probability that the known states are the first ones'),
  },
  optim: optimSettings,
  train: trainSettings,
}

/** What `lola train diffusion` can be told. */
export const diffusionSettings = {
  ...shared,
  schedule: {
    name: choice('log-logit', scheduleNames, 'how noise grows with diffusion time'),
    sigmaMin: number(1e-3, 'least noise'),
    sigmaMax: number(1e3, 'most noise of log-logit, log-linear and ve'),
    alphaMin: number(1e-3, 'least signal of vp, cosine and rectified'),
    scale: number(1, 'factor of the logit of log-logit'),
    shift: number(0, 'added to the logit of log-logit'),
  },
  time: {
    distribution: choice('uniform', timeDistributions, 'how diffusion times are drawn in training'),
    a: number(0, 'lower end of uniform times; first exponent of the others'),
    b: number(1, 'upper end of uniform times; second exponent of the others'),
  },
}

/** What `lola train solver` can be told. */
export const solverSettings = {
  ...shared,
  loss: choice('mse', ['mse', 'vmse'], 'what training minimises: mse for latents, vmse for pixels'),
}

export type DiffusionSettings = Resolved<typeof diffusionSettings>
export type SolverSettings = Resolved<typeof solverSettings>
export type EmulatorSettings = Resolved<typeof shared>
