import { ConfigError } from '@lola-ts/tensor-core'
import type { Operator } from './operator'
import { blank, observedShape, type Picture } from './picture'

/**
 * Operators one after the other: `chain(fields([0]), subsample([8, 8]))` is every 8th cell of the first field.
 *
 * @throws {ConfigError} without operators
 */
export function chain(...operators: readonly Operator[]): Operator {
  if (operators.length === 0) throw new ConfigError('chain: there is no operator')
  return {
    name: operators.map(({ name }) => name).join(', '),
    linear: operators.every(({ linear }) => linear === true),
    apply: (x) => operators.reduce((seen, { apply }) => apply(seen), x),
    draw(seen, shape) {
      const shapes = [[...shape]]
      for (const operator of operators) shapes.push(observedShape(operator, shapes.at(-1)!))
      return operators.reduceRight<Picture>(
        (picture, operator, i) => operator.draw?.(picture, shapes[i]!) ?? blank(shapes[i]!),
        seen,
      )
    },
  }
}
