import { choice, number, type Resolved, whole } from './settings'

/** How a network is optimised; the same for all of them. */
export const optimSettings = {
  rate: number(3e-4, 'peak learning rate'),
  schedule: choice('cosine', ['cosine', 'constant'], 'what the rate does after the warm-up'),
  warmup: whole(0, 'steps over which the rate rises'),
  beta1: number(0.9, 'decay of the mean of gradients in AdamW'),
  beta2: number(0.999, 'decay of the mean of squared gradients in AdamW'),
  weightDecay: number(0, 'decoupled weight decay, per unit of rate'),
  clip: number(1, 'largest global gradient norm'),
  ema: number(0.999, 'decay of the moving average of weights that becomes the model; 0 is off'),
}

/** How long, and what is kept on the way. */
export const trainSettings = {
  steps: whole(10_000, 'training steps'),
  batch: whole(16, 'examples a step'),
  validation: whole(128, 'validation examples, spread evenly over the valid split; 0 for none'),
  validateEvery: whole(0, 'steps between validations; 0 for a twentieth of the run'),
  checkpointEvery: whole(0, 'steps between checkpoints; 0 for a twentieth of the run'),
}

export type OptimSettings = Resolved<typeof optimSettings>
export type TrainSettings = Resolved<typeof trainSettings>
