import { adamw, type Optimizer, psgd, soap } from '@lola-ts/tensor-core/optim'

/** One of the six trainings. */
export interface StudyRun {
  name: string
  /** Where it lies. Runs are not committed; what they came to is. */
  folder: string
  optimiser: 'PSGD' | 'SOAP' | 'AdamW'
  identity: boolean
  /** Steps between validations. */
  every: number
  /** What it plans at a step decides which compiled step is taken. */
  plan: Optimizer['plan']
  overrides: string[]
}

/** Hyper-parameters of the reference's `configs/optim/*.yaml`, which have the same rate, 1e-4, for all three. */
const optimisers = [
  { name: 'psgd', title: 'PSGD', plan: psgd().plan, own: ['beta=0.9', 'frequency=64', 'frequencyDecay=0.999'] },
  { name: 'soap', title: 'SOAP', plan: soap().plan, own: ['beta1=0.9', 'beta2=0.99', 'beta3=0.99', 'frequency=16'] },
  { name: 'adamw', title: 'AdamW', plan: adamw().plan, own: ['beta1=0.9', 'beta2=0.99'] },
] as const

/** Training steps over which rates rise. */
export const warmup = 50

/** @param every steps between validations */
export function studyRuns(rate: number, every: number): StudyRun[] {
  return optimisers.flatMap(({ name, title, plan, own }) =>
    [true, false].map((identity) => ({
      name: `${name}-${identity ? 'identity' : 'plain'}`,
      folder: `runs/optimisers/rate-${rate}-every-${every}/${name}-${identity ? 'identity' : 'plain'}`,
      every,
      optimiser: title,
      identity,
      plan,
      overrides: [
        `optim.name=${name}`,
        ...own.map((one) => `optim.${one}`),
        `optim.rate=${rate}`,
        'optim.schedule=constant',
        `optim.warmup=${warmup}`,
        'optim.weightDecay=0',
        'optim.clip=1',
        'optim.ema=0',
        `model.identityInit=${identity}`,
      ],
    })),
  )
}
