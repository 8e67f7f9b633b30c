import process from 'node:process'
import { activeBackend } from '@lola-ts/tensor-core'
import type { BenchCase } from './bench-case'
import { machineRate } from './machine-rate'
import type { Measurement } from './measurement'
import { roundingError } from './rounding-error'
import { timedCall } from './timed-call'

export interface MeasureOptions {
  batch: number
  /** Timed calls after the first one. */
  repeat: number
}

/** Times a case in this process. The backend must have been started. */
export async function measure(benchCase: BenchCase, { batch, repeat }: MeasureOptions): Promise<Measurement> {
  const { name, products: precision } = activeBackend()!
  const work = await benchCase.prepare(batch)
  const first = await timedCall(work)
  const times: number[] = []
  for (let i = 0; i < Math.max(1, repeat); i++) times.push(await timedCall(work))
  times.sort((a, b) => a - b)
  const [fastest] = times as [number]
  // The peak of what was timed, not of what is measured besides.
  const peak = process.resourceUsage().maxRSS * 1024
  const { flops, exact, unit, extra } = work
  const gflops = flops === undefined ? null : flops / fastest / 1e6
  const rate = gflops === null ? null : await machineRate()
  return {
    case: benchCase.name,
    backend: name,
    precision,
    batch,
    first_ms: round(first),
    min_ms: round(fastest),
    median_ms: round(times[Math.floor(times.length / 2)]!),
    gflops: gflops && round(gflops),
    machine_gflops: rate && round(rate),
    of_machine: gflops && rate && round(gflops / rate),
    peak_mb: Math.round(peak / 1e6),
    error: exact && precision !== 'float32' ? round(await roundingError({ ...work, exact })) : null,
    unit: unit ? { name: unit.name, ms: round(fastest / unit.count) } : null,
    extra: extra?.() ?? {},
  }
}

const round = (x: number) => Number(x.toPrecision(4))
