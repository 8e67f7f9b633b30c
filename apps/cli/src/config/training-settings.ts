import { choice, count, flag, number, whole, words } from './setting'
import { type Resolved, variants } from './settings'

const common = {
  rate: number(3e-4, 'peak learning rate'),
  schedule: choice(
    'cosine',
    ['cosine', 'linear', 'exponential', 'constant'],
    'what the rate does after the warm-up: fall to zero, exponentially to a thousandth, or stay',
  ),
  warmup: whole(0, 'steps over which the rate rises'),
  epoch: count(1, 'steps over which the rate stays as it is, such as those of an epoch; 1 changes it with every step'),
  weightDecay: number(0, 'decoupled weight decay, per unit of rate'),
  clip: number(1, 'largest global gradient norm'),
  ema: number(0.999, 'decay of the moving average of weights that becomes the model; 0 is off'),
}

const beta1 = number(0.9, 'decay of the mean of gradients')

const preconditioned = {
  size: whole(4096, 'longest axis that is preconditioned as a whole'),
  merge: flag(false, 'fold the axes of a kernel into one as far as they fit into size'),
}

/** How a network is optimised; the same for all of them. */
export const optimSettings = variants(
  'name',
  'adamw',
  {
    adamw: {
      ...common,
      beta1,
      beta2: number(0.999, 'decay of the mean of squared gradients'),
    },
    psgd: {
      ...common,
      ...preconditioned,
      beta: number(0.9, 'decay of the mean of gradients'),
      frequency: whole(64, 'the preconditioner is fitted once in so many steps in the long run'),
      frequencyDecay: number(0.999, 'how fast it comes to that, from once a step'),
    },
    soap: {
      ...common,
      ...preconditioned,
      beta1,
      beta2: number(0.99, 'decay of the mean of squared gradients'),
      beta3: number(0.99, 'decay of the mean of outer products of gradients'),
      frequency: whole(16, 'bases follow once in so many steps'),
      frequencyWarmup: whole(0, 'and in each of the first so many'),
    },
  },
  'optimiser',
)

/** How long, and what is kept on the way. */
export const trainSettings = {
  steps: count(10_000, 'training steps'),
  batch: count(16, 'examples a step'),
  freeze: words([], 'parameters that stay as they are, such as [encoder.*]'),
  accumulate: whole(1, 'parts that a batch is taken in, one after the other: less memory, the same step'),
  recompute: flag(
    false,
    'compute blocks again for the gradient instead of keeping them: less memory, a third more time',
  ),
  validation: whole(128, 'validation examples, spread evenly over the valid split; 0 for none'),
  validateEvery: whole(0, 'steps between validations; 0 for a twentieth of the run'),
  checkpointEvery: whole(
    0,
    'steps between checkpoints, beside those of the best validations; 0 for a twentieth of the run',
  ),
  keep: count(2, 'newest checkpoints that are kept, beside the best one'),
  weights: choice('last', ['last', 'best'], 'which become the model: the last ones, or those of the best validation'),
  patience: whole(0, 'stop after so many validations in a row without a better one; 0 for never'),
  maxSkips: whole(20, 'give up after more steps in a row than this whose loss, gradient or update was not finite'),
}

export type OptimSettings = Resolved<{ optim: typeof optimSettings }>['optim']
export type TrainSettings = Resolved<typeof trainSettings>
