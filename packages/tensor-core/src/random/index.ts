/**
 * Counter-based random numbers: the same draws on every backend, batch size and machine.
 *
 * ```ts
 * import { fold, key, normal } from '@lola-ts/tensor-core/random'
 *
 * const noise = normal(fold(key(42), 'noise', trajectory, member, step), [5, 8, 2, 16])
 * ```
 *
 * @module
 */
export { bits, integer, normal, normalArray, permutation, poisson, uniform, uniformArray } from './draw'
export { gamma } from './gamma'
export { fold, type Key, key } from './key'
export { statelessUniform } from './stateless-uniform'
export { threefry2x32 } from './threefry'
