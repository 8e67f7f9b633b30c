import * as tf from '@tensorflow/tfjs'

/** A function's value at a point, and its derivative there, transposed. */
export interface Pullback {
  value: tf.Tensor
  /** Jᵀ v, J being the Jacobian: `v` has the shape of the value, the result that of the point. */
  pull(v: tf.Tensor): tf.Tensor
}

/** What tfjs writes down of an op while gradients are taken. */
interface TapeNode {
  kernelName: string
  inputs: Record<string, tf.Tensor>
  outputs: tf.Tensor[]
  saved: tf.Tensor[]
  gradient?(dys: (tf.Tensor | null)[]): Record<string, () => tf.Tensor>
}

interface Engine {
  state: { gradientDepth: number; activeTape: TapeNode[] | null }
  startTape(): void
  endTape(): void
  track(tensor: tf.Tensor): tf.Tensor
}

/**
 * Runs `f` once, for its value and as many products with its transposed Jacobian as one likes. `tf.grad` runs `f` for
 * every one, and has to be told `v` before the value is known.
 *
 *     const { value, pull } = pullback(network, x)
 *     const gradient = pull(value.sub(target))
 *
 * `pull` is linear and differentiable itself: `pullback(pull, v).pull(w)` is J w, the derivative along w.
 *
 * Call it inside `tf.tidy` or a compiled function, and `pull` within the same: what `f` leaves for its derivative is
 * disposed with the rest there.
 *
 * @throws {Error} when `pull` meets an op without a gradient
 */
export function pullback(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): Pullback {
  const { value, tape } = recorded(() => f(x))
  const { path, reached } = pathFrom(x, tape)
  return { value, pull: (v) => tf.tidy(() => backwards(path, reached, value, v).get(x.id) ?? tf.zerosLike(x)) }
}

function recorded(run: () => tf.Tensor): { value: tf.Tensor; tape: TapeNode[] } {
  const engine = tf.engine() as unknown as Engine
  const { state } = engine
  engine.startTape()
  const shared = state.activeTape!
  const begin = shared.length
  try {
    const value = tf.tidy(run)
    return { value, tape: shared.slice(begin) }
  } finally {
    engine.endTape()
    // An outer gradient disposes what its tape has saved; here it goes with the scope around.
    if (state.gradientDepth === 0) {
      state.activeTape = null
      for (const tensor of shared.flatMap(({ saved }) => saved)) {
        tensor.kept = false
        engine.track(tensor)
      }
    }
  }
}

/** The ops that depend on `x`, in order, and the tensors that do. */
function pathFrom(x: tf.Tensor, tape: TapeNode[]): { path: TapeNode[]; reached: Set<number> } {
  const reached = new Set([x.id])
  const path = tape.filter(({ inputs, outputs }) => {
    const depends = Object.values(inputs).some(({ id }) => reached.has(id))
    if (depends) for (const { id } of outputs) reached.add(id)
    return depends
  })
  return { path, reached }
}

/** The gradients of every tensor of the path, by its id. */
function backwards(path: TapeNode[], reached: Set<number>, y: tf.Tensor, v: tf.Tensor): Map<number, tf.Tensor> {
  const gradients = new Map([[y.id, v]])
  for (const node of path.toReversed()) {
    const dys = node.outputs.map(({ id }) => gradients.get(id) ?? null)
    if (dys.every((dy) => dy === null)) continue
    if (!node.gradient) throw new Error(`pullback: op ${node.kernelName} has no gradient`)
    const shares = node.gradient(dys)
    for (const [name, input] of Object.entries(node.inputs)) {
      if (!reached.has(input.id)) continue
      const share = shares[name]!()
      const before = gradients.get(input.id)
      gradients.set(input.id, before ? before.add(share) : share)
    }
  }
  return gradients
}
