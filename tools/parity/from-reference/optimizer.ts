// biome-ignore-all lint/suspicious/noExplicitAny: arguments of Python functions
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

/** The reference's arguments of `get_optimizer`, as our optimiser. What the reference's tests patch stands in `remark`. */
export function optimizerFrom({ get_optimizer: given, remark }: any): Optimizer {
  const [beta1, beta2, beta3] = given.betas
  const weightDecay = given.weight_decay
  const axes = { frequency: given.precondition_frequency, size: given.precondition_size, merge: given.merge_dims }
  switch (given.optimizer) {
    case 'adamw':
      return adamw({ beta1, beta2, weightDecay })
    case 'soap':
      return soap({ beta1, beta2, beta3, weightDecay, warmup: given.precondition_warmup, ...axes })
    case 'psgd':
      return psgd({
        beta: beta1,
        weightDecay,
        ...axes,
        frequencyDecay: given.precondition_frequency_decay,
        start: said(remark, /cache starts as (zeros|identity)/) as 'zeros' | 'identity',
        balance: Number(said(remark, /balance probability ([\d.]+)/)),
      })
    default:
      throw new Error(`the reference's optimiser ${given.optimizer} has no counterpart`)
  }
}

function said(remark: string, pattern: RegExp): string {
  const [, value] = pattern.exec(remark) ?? []
  if (value === undefined) throw new Error(`"${remark}" does not say ${pattern}`)
  return value
}

/** The reference's `scheduler` and `warmup`, `none` for None. */
export function scheduleFrom(scheduler: string, warmup: string): RateSchedule {
  const schedules: Record<string, typeof cosine> = { none: constant, linear, cosine, exponential }
  const schedule = schedules[scheduler]
  if (!schedule) throw new Error(`the reference's schedule ${scheduler} has no counterpart`)
  return schedule(warmup === 'none' ? {} : { warmup: Number(warmup) })
}
