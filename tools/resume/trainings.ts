export const targets = ['autoencoder', 'diffusion', 'solver'] as const
export const optimizers = ['adamw', 'psgd', 'soap'] as const

export interface TrainingCommand {
  target: (typeof targets)[number]
  optimizer: (typeof optimizers)[number]
  /** The run folder. */
  run: string
  steps: number
  checkpointEvery: number
  /** Folder of the dataset. Default `flows`. */
  data?: string
  /** Of emulators. Default that of the check’s first run. */
  autoencoder?: string
}

/** The arguments of a small training, with as much in its state as a large one has. */
export function commandOf(options: TrainingCommand): string[] {
  const { target, optimizer, run, steps, checkpointEvery, data = 'flows' } = options
  const { autoencoder = 'whole/autoencoder-adamw' } = options
  return [
    ...['train', target, '--preset', 'tiny', '--run', run, `data.path=${data}`, `optim.name=${optimizer}`],
    ...[`train.steps=${steps}`, `train.checkpointEvery=${checkpointEvery}`, 'train.validateEvery=7'],
    // Not at every step, and not in the rhythm of checkpoints.
    ...(optimizer === 'adamw' ? [] : ['optim.frequency=3']),
    ...(optimizer === 'psgd' ? ['optim.frequencyDecay=0.9'] : []),
    ...(target === 'autoencoder' ? [] : [`autoencoder=${autoencoder}`]),
  ]
}
