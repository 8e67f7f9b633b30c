import type { tf } from '@lola-ts/tensor-core'

/** Something worth timing, at the sizes that a batch gives it. */
export interface BenchCase {
  name: string
  about: string
  /** Batches that are timed unless others are asked for: what fits 24 GB and some minutes. */
  batches: readonly number[]
  /** Whether the PyTorch peer has the same case. */
  peer: boolean
  /** Left out unless it is named: takes minutes or many gigabytes. */
  large?: boolean
  prepare(batch: number): Work | Promise<Work>
}

/** A case, ready to be timed. */
export interface Work {
  /** One call. What it gives is waited for and disposed. */
  call(): tf.TensorContainer | Promise<void>
  /** Floating-point operations of a call, where it multiplies matrices. */
  flops?: number
  /** The same op by op, in exact float32: what fast products lose is measured against it. */
  exact?(): tf.TensorContainer
  /** What one call is made of, where it is divided: `20 states`. */
  unit?: { count: number; name: string }
  /** What the last call took, where the time of the call itself says something else. */
  milliseconds?(): number
  /** Numbers besides the time, by name. */
  extra?(): Record<string, number>
}
