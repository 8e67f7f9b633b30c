/**
 * Quantile of the standard normal, good to 1e-9. Source: Acklam's rational approximation, with one step of Halley's
 * method left out: 1e-9 relative error is ample for intervals.
 *
 * @param p in (0, 1)
 */
export function normalQuantile(p: number): number {
  const low = 0.02425
  if (p < low || p > 1 - low) {
    const q = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)))
    const value =
      polynomial(
        q,
        [
          2.938163982698783, 4.374664141464968, -2.549732539343734, -2.400758277161838, -0.3223964580411365,
          -0.007784894002430293,
        ],
      ) / polynomial(q, [1, 3.754408661907416, 2.445134137142996, 0.3224671290700398, 0.007784695709041462])
    return p < 0.5 ? value : -value
  }
  const q = p - 0.5
  const r = q * q
  return (
    (q *
      polynomial(
        r,
        [
          2.506628277459239, -30.66479806614716, 138.357751867269, -275.9285104469687, 220.9460984245205,
          -39.69683028665376,
        ],
      )) /
    polynomial(r, [1, -13.28068155288572, 66.80131188771972, -155.6989798598866, 161.5858368580409, -54.47609879822406])
  )
}

/**
 * Quantile of Student's t, by Hill's asymptotic expansion: better than 1e-3 from 3 degrees of freedom on.
 *
 * Source: Hill, "Algorithm 396: Student's t-quantiles", 1970.
 *
 * @param p in (0.5, 1)
 */
export function studentQuantile(p: number, degrees: number): number {
  const z = normalQuantile(p)
  const n = degrees
  const g1 = (z ** 3 + z) / 4
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160
  return z + g1 / n + g2 / n ** 2 + g3 / n ** 3 + g4 / n ** 4
}

const polynomial = (x: number, coefficients: readonly number[]) =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
