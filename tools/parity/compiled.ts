import { jit, type Tree } from '@lola-ts/tensor-core'

/** What `fn` gives once it is compiled: networks are compared both ways. Its graph is disposed at once. */
export function compiled<A extends Tree[], R extends Tree>(fn: (...args: A) => R, ...args: A): R {
  const graph = jit(fn)
  try {
    return graph(...args)
  } finally {
    graph.dispose()
  }
}
