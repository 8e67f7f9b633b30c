import { type Modes, padding } from './modes'

/** The derivative with respect to y in [0, 1] of `ny` Legendre coefficients. */
export function differentiate(from: Modes, to: Modes, ny: number): void {
  const nk = from.re.length / (ny + padding)
  for (const part of ['re', 'im'] as const) {
    const f = from[part]
    const d = to[part]
    d.fill(0, (ny - 1) * nk)
    // d_n / (2n + 1) is the sum of f_(n+1), f_(n+3), …; y is ξ / 2.
    for (let n = ny - 2; n >= 0; n--) {
      const carry = (2 * n + 1) / (2 * n + 5)
      const own = 2 * (2 * n + 1)
      for (let a = n * nk, end = a + nk; a < end; a++) d[a] = carry * d[a + 2 * nk]! + own * f[a + nk]!
    }
  }
}
