import process from 'node:process'
import { activeBackend, countFlops, type Tensor, tf } from '@lola-ts/tensor-core'
import { breathe } from '../output/interrupt'
import type { BenchCase, Work } from './bench-case'
import { products } from './cases/products'
import type { Measurement } from './measurement'

export interface MeasureOptions {
  batch: number
  /** Timed calls after the first one. */
  repeat: number
}

/** Times a case in this process. The backend must have been started. */
export async function measure(benchCase: BenchCase, { batch, repeat }: MeasureOptions): Promise<Measurement> {
  const { name, products: precision } = activeBackend()!
  const work = await benchCase.prepare(batch)
  const first = await timed(work)
  const times: number[] = []
  for (let i = 0; i < repeat; i++) times.push(await timed(work))
  times.sort((a, b) => a - b)
  const flops = work.eager ? await countFlops(work.eager) : 0
  const gflops = flops > 0 ? flops / times[0]! / 1e6 : null
  const error = work.eager && precision !== 'float32' ? await lost(work) : null
  // The peak of what was timed, not of what is measured besides.
  const peak = process.resourceUsage().maxRSS / 1e3
  return {
    case: benchCase.name,
    backend: name,
    precision,
    batch,
    first_ms: round(first),
    min_ms: round(times[0]!),
    median_ms: round(times[Math.floor(times.length / 2)]!),
    gflops: gflops && round(gflops),
    of_machine: gflops && round(gflops / (await machineRate())),
    peak_mb: Math.round(peak),
    error: error && round(error),
    unit: work.unit ? { name: work.unit.name, ms: round(times[0]! / work.unit.count) } : null,
    extra: work.extra?.() ?? {},
  }
}

const round = (x: number) => Number(x.toPrecision(4))

async function timed(work: Work): Promise<number> {
  const began = performance.now()
  const result = await work.call()
  // A result is there when one of its tensors can be read.
  if (result) await firstTensor(result)?.data()
  const ended = performance.now()
  if (result) tf.dispose(result)
  await breathe()
  return work.milliseconds?.() ?? ended - began
}

function firstTensor(result: tf.TensorContainer): Tensor | undefined {
  if (result instanceof tf.Tensor) return result
  return Object.values(result as object).find((value) => value instanceof tf.Tensor)
}

/** Operations a second that a matrix product reaches here and now. */
async function machineRate(): Promise<number> {
  const rates: number[] = []
  for (const one of products) {
    const work = await one.prepare(1)
    const flops = await countFlops(work.eager!)
    for (let i = 0; i < 8; i++) rates.push(flops / (await timed(work)) / 1e6)
  }
  return Math.max(...rates)
}

/** What rounded products cost in accuracy. */
async function lost({ call, eager }: Work): Promise<number> {
  const [fast, exact] = [(await call()) as tf.TensorContainer, eager!()]
  const error = tf.tidy(() => {
    const [a, b] = [firstTensor(fast)!, firstTensor(exact)!]
    return a.sub(b).square().mean().div(b.square().mean()).sqrt()
  })
  const value = (await error.data())[0]!
  tf.dispose([fast, exact, error])
  return value
}
