import { ConfigError } from '@lola-ts/tensor-core'

/**
 * Examples that are computed at once.
 *
 * @throws {ConfigError} when a batch does not divide into so many parts
 */
export function partSize({ batch, accumulate }: { batch: number; accumulate: number }): number {
  if (accumulate > 0 && batch % accumulate === 0) return batch / accumulate
  throw new ConfigError(`train.accumulate is ${accumulate}, expected a divisor of train.batch, ${batch}`)
}
