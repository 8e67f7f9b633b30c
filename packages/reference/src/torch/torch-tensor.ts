import { bytesPerValue, type Dtype } from '@lola-ts/tensor-core/checkpoint'
import { PickleObject } from '../pickle/pickle-values'

/** Numbers in a checkpoint that tensors are views of. */
export class TorchStorage extends PickleObject {
  constructor(
    /** Names its entry in the archive. */
    readonly key: string,
    readonly dtype: Dtype,
    /** How many numbers it holds. */
    readonly length: number,
  ) {
    super()
  }

  get bytes(): number {
    return this.length * bytesPerValue(this.dtype)
  }
}

/** A tensor of a checkpoint: a view of a storage. No value is read until it is asked for. */
export class TorchTensor extends PickleObject {
  constructor(
    readonly storage: TorchStorage,
    readonly shape: readonly number[],
    /** Numbers of the storage between neighbours along each axis. */
    readonly strides: readonly number[],
    /** The first number of the view. */
    readonly offset: number,
  ) {
    super()
  }

  get dtype(): Dtype {
    return this.storage.dtype
  }

  /** How many numbers the view has. */
  get size(): number {
    return sizeOf(this.shape)
  }

  /** How many numbers of the storage it spreads over. */
  get span(): number {
    if (this.size === 0) return 0
    return this.shape.reduce((last, length, axis) => last + (length - 1) * this.strides[axis]!, 1)
  }
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)

/** The strides of a tensor whose values lie in row-major order. */
export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
}
