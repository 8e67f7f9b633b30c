import { jit } from '@lola-ts/tensor-core'
import type { BenchCase } from '../bench-case'
import { noise } from './noise'

/** Square matrix products: what the machine reaches. */
export const products: BenchCase[] = [1024, 2048].map((size) => ({
  name: `matmul-${size}`,
  about: `one product of ${size} x ${size} matrices`,
  batches: [1],
  peer: size === 1024,
  prepare() {
    const [a, b] = [noise([size, size]), noise([size, size])]
    const product = jit((x: typeof a, y: typeof b) => x.matMul(y), { name: 'product' })
    return { call: () => product(a, b), flops: 2 * size ** 3, exact: () => a.matMul(b) }
  },
}))
