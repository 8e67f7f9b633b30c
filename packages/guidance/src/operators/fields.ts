import { ConfigError, tf } from '@lola-ts/tensor-core'
import type { Operator } from './operator'
import { blank } from './picture'

/**
 * Some of the fields: `[n, ...space, field]` to `[n, ...space, chosen]`.
 *
 * @param chosen their positions along the last axis
 * @throws {ConfigError} without fields, or one twice; on use, for a field that is not there
 */
export function fields(chosen: readonly number[]): Operator {
  if (
    chosen.length === 0 ||
    new Set(chosen).size < chosen.length ||
    chosen.some((f) => !Number.isInteger(f) || f < 0)
  ) {
    throw new ConfigError(`fields: given [${chosen.join(', ')}], expected positions of fields, each once`)
  }
  return {
    name: `field${chosen.length === 1 ? '' : 's'} ${chosen.join(' ')}`,
    linear: true,
    apply(x) {
      const count = x.shape.at(-1)!
      const beyond = chosen.find((f) => f >= count)
      if (beyond !== undefined) throw new ConfigError(`fields: there is no field ${beyond}, snapshots have ${count}`)
      const before = x.shape.slice(0, -1)
      const size = before.map(() => -1)
      return tf.concat(
        chosen.map((f) => x.slice([...before.map(() => 0), f], [...size, 1])),
        -1,
      )
    },
    draw(seen, shape) {
      const [out, count] = [blank(shape), shape.at(-1)!]
      const cells = out.values.length / count
      for (const [i, f] of chosen.entries()) {
        for (let cell = 0; cell < cells; cell++) out.values[cell * count + f] = seen.values[cell * chosen.length + i]!
      }
      out.points = seen.points.map(({ at, values }) => ({
        at,
        values: Array.from({ length: count }, (_, f) => values[chosen.indexOf(f)] ?? Number.NaN),
      }))
      return out
    },
  }
}
