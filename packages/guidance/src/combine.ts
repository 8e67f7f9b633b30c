import { ConfigError, type Tensor, tf } from '@lola-ts/tensor-core'
import { type Observations, observations } from './observe'
import { together } from './operators/together'

/**
 * Observations by several instruments as one. Where one has fewer states than another, the rest is missing. The given
 * ones are not disposed.
 *
 * @throws {ConfigError} when there are none
 */
export function combine(...all: readonly Observations[]): Observations {
  if (all.length === 0) throw new ConfigError('combine: there are no observations')
  const count = Math.max(...all.map((one) => one.count))
  const flat = (x: Tensor, beyond: number): Tensor => {
    const rows = x.reshape<Tensor>([x.shape[0]!, -1])
    const missing = count - rows.shape[0]!
    return missing === 0 ? rows : tf.concat([rows, tf.fill([missing, rows.shape[1]!], beyond)])
  }
  const [values, noise] = tf.tidy(() => [
    tf.concat(
      all.map((one) => flat(one.values, Number.NaN)),
      1,
    ) as Tensor,
    tf
      .concat(
        all.map((one) => flat(one.variance, 1)),
        1,
      )
      .sqrt() as Tensor,
  ])
  const combined = observations(values!, together(...all.map(({ operator }) => operator)), noise!)
  noise!.dispose()
  return combined
}
