import process from 'node:process'
import { tf } from '@lola-ts/tensor-core'
import { key, normal } from '@lola-ts/tensor-core/random'
import { train } from '@lola-ts/tensor-core/training'
import { asConfigured } from '../training/as-configured'
import type { FitSettings } from '../training/fit'
import { optimizerOf } from '../training/optimizer'
import { partSize } from '../training/part-size'
import { memoryEstimate } from './memory-estimate'
import { stepFlops } from './step-flops'
import type { TrainingPlan } from './training-plan'

/** How long a step will take. */
export interface Rehearsal {
  secondsPerStep: number
  /** By steps on random numbers, or by the rate of matrix products alone: then no step is shorter than this. */
  by: 'steps' | 'products'
  /** Memory of the process during those steps, in bytes. */
  peakBytes?: number
}

/** A rehearsal that would take longer, in seconds, or more of the free memory than this is not held. */
const limit = { seconds: 20, memory: 0.5 }

/** Recording runs a step op by op first. */
const recording = 4
const steps = 3

/**
 * Times a training: a few of its steps on random numbers, on as many examples as are computed at once. Where that would
 * take too long or too much memory, it divides the operations of a step by the rate of matrix products.
 *
 * @param freeBytes memory that may be used
 */
export async function rehearse(
  plan: TrainingPlan,
  config: FitSettings,
  freeBytes: number,
): Promise<Rehearsal | undefined> {
  const flops = stepFlops(plan, config.train)
  if (flops === undefined || !plan.rehearsal) return undefined
  const { batch, accumulate } = config.train
  const rate = productRate()
  const alone = flops / batch / rate
  const most = Math.floor(limit.seconds / (alone * (steps + recording)))
  const examples = Math.min(partSize(config.train), most)
  const one = { ...config, train: { ...config.train, batch: Math.max(1, examples), accumulate: 1 } }
  const fits = memoryEstimate(one, plan) < limit.memory * freeBytes
  if (examples < 1 || !fits) return { secondsPerStep: flops / rate, by: 'products' }

  const times: number[] = []
  let peakBytes = 0
  const task = asConfigured(plan.rehearsal(examples), one)
  const { weights } = await train(task, {
    steps,
    optimizer: optimizerOf(config.optim),
    rate: 0,
    ema: config.optim.ema,
    onStep({ time }) {
      times.push(time.step - time.data)
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
    },
  })
  tf.dispose(weights)
  // The first step compiles, and optimisers begin with a few costly ones.
  const each = Math.min(...times) / 1000
  const parts = (batch / accumulate / examples) * accumulate
  return { secondsPerStep: each * parts, by: 'steps', peakBytes }
}

/** Operations a second that products of matrices reach. */
function productRate(): number {
  const length = 1024
  return tf.tidy(() => {
    const a = normal(key(0), [length, length])
    const times = Array.from({ length: 4 }, () => {
      const began = performance.now()
      a.matMul(a).dataSync()
      return performance.now() - began
    })
    return (2 * length ** 3) / (Math.min(...times) / 1000)
  })
}
