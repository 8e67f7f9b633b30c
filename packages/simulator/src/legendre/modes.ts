/**
 * Coefficients of a field: Legendre polynomials of 2y − 1 in y, waves in x, `[y mode, x mode]`, real and imaginary
 * parts apart.
 *
 * There are `padding` rows of zeros behind the last y mode, so that banded operators need no special case there.
 */
export interface Modes {
  re: Float64Array
  im: Float64Array
}

export const padding = 4

/** Zeros for `ny` y modes and `nk` x modes. */
export function zeroModes(ny: number, nk: number): Modes {
  return { re: new Float64Array((ny + padding) * nk), im: new Float64Array((ny + padding) * nk) }
}
