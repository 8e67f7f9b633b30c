import {
  adamw,
  constant,
  cosine,
  exponential,
  linear,
  type Optimizer,
  psgd,
  type RateSchedule,
  soap,
} from '@lola-ts/tensor-core/optim'
import type { OptimSettings } from '../config/training-settings'

/** The optimiser that settings describe. */
export function optimizerOf(optim: OptimSettings): Optimizer {
  const { weightDecay } = optim
  if (optim.name === 'psgd') {
    const { beta, frequency, frequencyDecay, size, merge } = optim
    return psgd({ beta, weightDecay, frequency, frequencyDecay, size, merge })
  }
  if (optim.name === 'soap') {
    const { beta1, beta2, beta3, frequency, frequencyWarmup: warmup, size, merge } = optim
    return soap({ beta1, beta2, beta3, weightDecay, frequency, warmup, size, merge })
  }
  return adamw({ beta1: optim.beta1, beta2: optim.beta2, weightDecay })
}

const schedules = { cosine, linear, exponential, constant }

/** What its learning rate does. */
export function rateOf({ schedule, warmup, epoch }: OptimSettings): RateSchedule {
  return schedules[schedule]({ warmup, epoch })
}
