import { fold, type Key, normalArray } from '@lola-ts/tensor-core/random'
import { chebyshevNodes } from '../legendre/chebyshev-nodes'
import { type FlowState, flowAtRest } from './flow-state'
import { gridValues } from './grid-values'

/**
 * The start of The Well's simulations: at rest, b = δ (1 − y) + y (1 − y) ε with Gaussian noise ε at the points of the
 * solver's own grid.
 *
 * @param nk Fourier modes; the noise is drawn on 2 nk points in x
 * @param step δ, the buoyancy that the lower wall starts with; it is 1 from then on
 * @param noise standard deviation of ε
 */
export function noisyState(key: Key, nk: number, ny: number, step: number, noise: number): FlowState {
  const state = flowAtRest(ny, nk)
  const nx = 2 * nk
  const y = chebyshevNodes(ny)
  const draws = normalArray(fold(key, 'noise'), nx * ny)
  const theta = new Float64Array(nx * ny)
  for (let i = 0; i < theta.length; i++) {
    const at = y[i % ny]!
    theta[i] = (step - 1) * (1 - at) + noise * at * (1 - at) * draws[i]!
  }
  state.theta = gridValues([nx, ny], nk, ny).toModes(theta)
  return state
}
