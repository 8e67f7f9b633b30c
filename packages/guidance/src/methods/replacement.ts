import { pullback } from '@lola-ts/tensor-core'
import type { GuidanceMethod } from './method'

/**
 * Replacement of known entries: what was seen is written into the decoded mean, and the change is encoded,
 *
 *     E[x | x_t, y] ≈ x̂ + E(u + Aᵀ (y − A u)) − E(u),   u = D(x̂)
 *
 * In pixels these are the observed cells themselves. For operators that pick cells, such as `subsample`, `region` or
 * `fields`; others are hardly moved. No gradient of the denoiser, which therefore makes nothing of an observation beyond
 * its cells at this step, and no regard to noise: the cheapest method, and the least accurate. It does not go back and
 * forth between noise levels, as RePaint may.
 *
 * Source: Lugmayr et al., "RePaint: inpainting using denoising diffusion probabilistic models", 2022, section 4.1, with
 * the mean replaced instead of the noisy state.
 */
export function replacement(): GuidanceMethod {
  return {
    name: 'replacement',
    exact: true,
    linear: true,
    mean({ xt, mean, decode, see, encode, y }) {
      const clean = mean(xt)
      const before = decode(clean)
      const seen = pullback(see, before)
      const after = before.add(seen.pull(y.sub(seen.value)))
      return clean.add(encode(after)).sub(encode(before))
    },
  }
}
