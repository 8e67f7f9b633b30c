import { normalArray, uniformArray } from './draw'
import { fold, type Key } from './key'

/**
 * A Gamma draw of the given shape and scale 1.
 *
 * Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
 */
export function gamma(key: Key, shape: number): number {
  // Below 1 the density has no finite maximum: a draw of shape + 1 is shrunk.
  if (shape < 1)
    return gamma(fold(key, 'larger'), shape + 1) * (1 - uniformArray(fold(key, 'shrink'), 1)[0]!) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (let attempt = 0; ; attempt++) {
    const x = normalArray(fold(key, 'normal', attempt), 1)[0]!
    const v = (1 + c * x) ** 3
    const u = 1 - uniformArray(fold(key, 'uniform', attempt), 1)[0]!
    if (v > 0 && Math.log(u) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
