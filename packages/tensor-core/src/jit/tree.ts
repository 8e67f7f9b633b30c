import * as tf from '@tensorflow/tfjs'

/** Tensors and plain values nested in arrays and records: what {@link jit} takes and returns. */
export type Tree =
  | tf.Tensor
  | number
  | string
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | { readonly [key: string]: Tree }

/** The tensors of a tree, in a fixed order. */
export function leaves(tree: Tree, out: tf.Tensor[] = []): tf.Tensor[] {
  if (tree instanceof tf.Tensor) out.push(tree)
  else if (Array.isArray(tree)) for (const branch of tree) leaves(branch, out)
  else if (isRecord(tree)) for (const key of Object.keys(tree)) leaves(tree[key], out)
  return out
}

/** A tree of the same form with its tensors replaced, in the order of {@link leaves}. */
export function replaceLeaves<T extends Tree>(tree: T, tensors: readonly tf.Tensor[]): T {
  let next = 0
  const visit = (branch: Tree): Tree => {
    if (branch instanceof tf.Tensor) return tensors[next++]!
    if (Array.isArray(branch)) return branch.map(visit)
    if (isRecord(branch)) return Object.fromEntries(Object.entries(branch).map(([key, value]) => [key, visit(value)]))
    return branch
  }
  return visit(tree) as T
}

/** Form, shapes, types and plain values of a tree: two calls with equal signatures can share one compiled graph. */
export function signature(tree: Tree): string {
  if (tree instanceof tf.Tensor) return `${tree.dtype}[${tree.shape}]`
  if (Array.isArray(tree)) return `(${tree.map(signature).join()})`
  if (isRecord(tree)) return `{${Object.entries(tree).map(([key, value]) => `${key}:${signature(value)}`)}}`
  return JSON.stringify(tree) ?? 'undefined'
}

function isRecord(tree: Tree): tree is { readonly [key: string]: Tree } {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree) && !(tree instanceof tf.Tensor)
}
