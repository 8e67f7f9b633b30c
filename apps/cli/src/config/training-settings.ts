import { choice, flag, number, type Resolved, whole } from './settings'

const axes = {
  size: whole(4096, 'longest axis that is preconditioned as a whole'),
  merge: flag(false, 'fold the axes of a kernel into one as far as they fit into size'),
}

/** How a network is optimised; the same for all of them. */
export const optimSettings = {
  name: choice('adamw', ['adamw', 'psgd', 'soap'], 'optimiser'),
  rate: number(3e-4, 'peak learning rate'),
  schedule: choice(
    'cosine',
    ['cosine', 'linear', 'exponential', 'constant'],
    'what the rate does after the warm-up: fall to zero, exponentially to a thousandth, or stay',
  ),
  warmup: whole(0, 'steps over which the rate rises'),
  beta1: number(0.9, 'decay of the mean of gradients in AdamW'),
  beta2: number(0.999, 'decay of the mean of squared gradients in AdamW'),
  psgd: {
    ...axes,
    beta: number(0.9, 'decay of the mean of gradients'),
    frequency: whole(64, 'the preconditioner is fitted once in so many steps in the long run'),
    frequencyDecay: number(0.999, 'how fast it comes to that, from once a step'),
  },
  soap: {
    ...axes,
    beta1: number(0.9, 'decay of the mean of gradients'),
    beta2: number(0.99, 'decay of the mean of squared gradients'),
    beta3: number(0.99, 'decay of the mean of outer products of gradients'),
    frequency: whole(16, 'bases follow once in so many steps'),
    frequencyWarmup: whole(0, 'and in each of the first so many'),
  },
  weightDecay: number(0, 'decoupled weight decay, per unit of rate'),
  clip: number(1, 'largest global gradient norm'),
  ema: number(0.999, 'decay of the moving average of weights that becomes the model; 0 is off'),
}

type Given = Resolved<typeof optimSettings>
type Common = Omit<Given, 'name' | 'beta1' | 'beta2' | 'psgd' | 'soap'>

/** The settings of the optimiser that was chosen, without those of the others. */
export type OptimSettings =
  | (Common & Pick<Given, 'beta1' | 'beta2'> & { name: 'adamw' })
  | (Common & Given['psgd'] & { name: 'psgd' })
  | (Common & Given['soap'] & { name: 'soap' })

/** Leaves out what configures the optimisers that were not chosen. */
export function chosenOptim({ name, beta1, beta2, psgd, soap, ...common }: Given): OptimSettings {
  if (name === 'psgd') return { name, ...common, ...psgd }
  if (name === 'soap') return { name, ...common, ...soap }
  return { name, ...common, beta1, beta2 }
}

/** How long, and what is kept on the way. */
export const trainSettings = {
  steps: whole(10_000, 'training steps'),
  batch: whole(16, 'examples a step'),
  validation: whole(128, 'validation examples, spread evenly over the valid split; 0 for none'),
  validateEvery: whole(0, 'steps between validations; 0 for a twentieth of the run'),
  checkpointEvery: whole(0, 'steps between checkpoints; 0 for a twentieth of the run'),
}

export type TrainSettings = Resolved<typeof trainSettings>
