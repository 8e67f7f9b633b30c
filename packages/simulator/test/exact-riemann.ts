/** Density, velocity and pressure. */
export interface State {
  rho: number
  u: number
  p: number
}

/**
 * The exact solution of a Riemann problem at x / t, for states that leave no vacuum.
 *
 * Source: Toro, "Riemann Solvers and Numerical Methods for Fluid Dynamics", 2009, chapter 4.
 */
export function exactRiemann(left: State, right: State, gamma: number): (speed: number) => State {
  const g = gamma
  const sound = ({ p, rho }: State) => Math.sqrt((g * p) / rho)
  /** Change of velocity through the wave that leads to pressure p. */
  const jump = (p: number, side: State) =>
    p > side.p
      ? (p - side.p) * Math.sqrt(2 / side.rho / ((g + 1) * p + (g - 1) * side.p))
      : ((2 * sound(side)) / (g - 1)) * ((p / side.p) ** ((g - 1) / (2 * g)) - 1)
  let [low, high] = [1e-12, 1e3]
  for (let i = 0; i < 200; i++) {
    const p = Math.sqrt(low * high)
    if (jump(p, left) + jump(p, right) + right.u - left.u > 0) high = p
    else low = p
  }
  const p = Math.sqrt(low * high)
  const u = 0.5 * (left.u + right.u + jump(p, right) - jump(p, left))

  /** The same from one side, mirrored for the right one. */
  const beside = (speed: number, side: State, sign: number): State => {
    const s = sign * speed
    const us = sign * side.u
    const ustar = sign * u
    const c = sound(side)
    if (p > side.p) {
      const shock = us - c * Math.sqrt(((g + 1) / (2 * g)) * (p / side.p) + (g - 1) / (2 * g))
      if (s < shock) return side
      const ratio = p / side.p
      const k = (g - 1) / (g + 1)
      return { rho: (side.rho * (ratio + k)) / (k * ratio + 1), u, p }
    }
    const behind = { rho: side.rho * (p / side.p) ** (1 / g), u, p }
    if (s < us - c) return side
    if (s > ustar - sound(behind)) return behind
    // Inside the fan u − c is the speed itself.
    const inner = (2 / (g + 1)) * (c + ((g - 1) / 2) * us + s)
    const cfan = (2 / (g + 1)) * (c + ((g - 1) / 2) * (us - s))
    const rho = side.rho * (cfan / c) ** (2 / (g - 1))
    return { rho, u: sign * inner, p: side.p * (cfan / c) ** ((2 * g) / (g - 1)) }
  }
  return (speed) => (speed <= u ? beside(speed, left, 1) : beside(speed, right, -1))
}
