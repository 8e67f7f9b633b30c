import { ConfigError, tf } from '@lola-ts/tensor-core'
import type { Operator } from './operator'
import { blank, observedShape, sizeOf } from './picture'

/**
 * Several instruments at once: what each sees, flat, one after the other, `[n, observed]`.
 *
 * @throws {ConfigError} without operators
 */
export function together(...operators: readonly Operator[]): Operator {
  if (operators.length === 0) throw new ConfigError('together: there is no operator')
  return {
    name: operators.map(({ name }) => name).join(' + '),
    linear: operators.every(({ linear }) => linear === true),
    apply: (x) =>
      tf.concat(
        operators.map(({ apply }) => apply(x).reshape([x.shape[0]!, -1])),
        1,
      ),
    draw(seen, shape) {
      let begin = 0
      const pictures = operators.map((operator) => {
        const own = observedShape(operator, shape)
        const values = seen.values.subarray(begin, (begin += sizeOf(own)))
        return operator.draw?.({ shape: own, values, points: [] }, shape) ?? blank(shape)
      })
      const { values } = blank(shape)
      for (const picture of pictures) {
        for (const [i, value] of picture.values.entries()) if (!Number.isNaN(value)) values[i] = value
      }
      return { shape: [...shape], values, points: pictures.flatMap(({ points }) => points) }
    },
  }
}
