import { detach, type Tensor, tf } from '@lola-ts/tensor-core'
import type { GuidanceProblem } from './method'

/** Jᵀ v, J being the Jacobian of `f` at `x`. */
export function transposed(f: (x: Tensor) => Tensor, x: Tensor, v: Tensor): Tensor {
  return tf.grad(f)(x, detach(v))
}

/** Jᵀ Aᵀ v: the gradient of ⟨v, A(x̂(x_t))⟩ for x_t, where `clean` is x̂(x_t). */
export function pulledBack({ mean, predict, xt }: GuidanceProblem, clean: Tensor, v: Tensor): Tensor {
  return transposed(mean, xt, transposed(predict, clean, v))
}
