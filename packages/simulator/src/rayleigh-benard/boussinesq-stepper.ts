import { type Modes, zeroModes } from '../legendre/modes'
import { wallSolver } from '../legendre/wall-solver'
import { type FlowState, primitiveModes } from './flow-state'
import { type ProductPlan, productPlan } from './products'
import { weakTerms } from './weak-terms'

export interface BoussinesqOptions {
  /** Modes in y (a multiple of 8) and in x. */
  ny: number
  nk: number
  /** Length of the box; its height is 1. */
  length: number
  /** Diffusivity of buoyancy, and viscosity. */
  kappa: number
  nu: number
}

export interface BoussinesqStepper {
  /** Wave numbers 2π k / length. */
  readonly waves: Float64Array
  /** Velocity and buoyancy of the state that `evaluate` was last called on, and their products. */
  readonly fields: { u: Modes; v: Modes; b: Modes }
  readonly plan: ProductPlan
  evaluate(state: FlowState): void
  /** Advances a state by `dt`; `evaluate` must have been called on it. */
  step(state: FlowState, dt: number): void
}

const gamma = 1 - Math.SQRT1_2
const delta = 1 - 1 / (2 * gamma)

/**
 * Steps two-dimensional convection between no-slip walls of fixed buoyancy:
 *
 *     ∂b/∂t − κ∇²b = −u·∇b,   ∂u/∂t − ν∇²u + ∇p − b e_y = −u·∇u,   ∇·u = 0,   b(0) = 1, b(1) = 0, u = 0 on the walls
 *
 * as a stream function and a buoyancy: Fourier modes in x, Legendre polynomials in y, Galerkin's method. Continuity and
 * the walls' conditions hold to rounding, and transport conserves energy. (Chebyshev polynomials in the place of
 * Legendre's let noise grow at the walls when Ra = 1e8 is barely resolved.) Diffusion and the buoyancy force are implicit,
 * transport is explicit: the two-stage, second-order scheme RK222, L-stable where it is implicit. Pressure takes no part;
 * see `pressureModes`.
 *
 * Source of the equations: The Well's Rayleigh-Bénard script (Dedalus). Of the scheme: Ascher, Ruuth and Spiteri,
 * "Implicit-explicit Runge-Kutta methods for time-dependent partial differential equations", 1997, section 2.6.
 */
export function boussinesqStepper({ ny, nk, length, kappa, nu }: BoussinesqOptions): BoussinesqStepper {
  const waves = Float64Array.from({ length: nk }, (_, k) => (2 * Math.PI * k) / length)
  const terms = weakTerms(ny, waves)
  const plan = productPlan(nk, ny)
  const fields = { u: zeroModes(ny, nk), v: zeroModes(ny, nk), b: zeroModes(ny, nk) }
  const force = zeroModes(ny, nk)

  const equation = (order: 2 | 4, count: number) => ({
    rows: (ny - order) * count,
    solver: wallSolver(order, ny, count),
    /** What the weak equation holds of the state before the step, and of its transport in both stages. */
    held: zeroModes(ny, count),
    first: zeroModes(ny, count),
    second: zeroModes(ny, count),
    next: zeroModes(ny, count),
  })
  const theta = equation(2, nk)
  const mean = equation(2, 1)
  const psi = equation(4, nk)
  let factored = 0

  function factor(a: number): void {
    if (a === factored) return
    factored = a
    theta.solver.factor((k) => [1 + a * kappa * waves[k]! ** 2, a * kappa, 0])
    mean.solver.factor(() => [1, a * nu, 0])
    psi.solver.factor((k) => {
      const q = waves[k]! ** 2
      return [q + a * nu * q * q, 1 + 2 * a * nu * q, a * nu]
    })
  }

  function evaluate(state: FlowState): void {
    primitiveModes(state, waves, fields)
    plan.compute(fields.u, fields.v, fields.b)
  }

  function transport(slot: 'first' | 'second'): void {
    terms.buoyancyTransport(plan.products, theta[slot])
    terms.meanTransport(plan.products, mean[slot])
    terms.streamTransport(plan.products, psi[slot])
  }

  function hold(state: FlowState, slot: 'held' | 'next'): void {
    terms.buoyancy(state.theta, theta[slot], nk)
    terms.buoyancy(state.mean, mean[slot], 1)
    terms.vorticity(state.psi, fields.u, psi[slot])
  }

  /** Solves for a stage: buoyancy first, whose force the stream function then feels. */
  function solve(state: FlowState, a: number): void {
    theta.solver.solve(state.theta)
    mean.solver.solve(state.mean)
    terms.force(state.theta, force)
    for (const part of ['re', 'im'] as const)
      for (let m = 0; m < psi.rows; m++) state.psi[part][m]! += a * force[part][m]!
    psi.solver.solve(state.psi)
    for (let n = 0; n < ny; n++) state.psi.re[n * nk] = state.psi.im[n * nk] = 0
  }

  function step(state: FlowState, dt: number): void {
    const a = gamma * dt
    factor(a)
    transport('first')
    hold(state, 'held')
    for (const [own, to] of [
      [theta, state.theta],
      [mean, state.mean],
      [psi, state.psi],
    ] as const)
      firstStage(own, to, a)
    solve(state, a)

    evaluate(state)
    transport('second')
    hold(state, 'next')
    for (const [own, to] of [
      [theta, state.theta],
      [mean, state.mean],
      [psi, state.psi],
    ] as const)
      secondStage(own, to, dt)
    solve(state, a)
  }

  type Equation = typeof theta

  /** held + a transport, the right-hand side of the first stage. */
  function firstStage({ held, first, rows }: Equation, to: Modes, a: number): void {
    for (const part of ['re', 'im'] as const) {
      const [h, f, x] = [held[part], first[part], to[part]]
      for (let m = 0; m < rows; m++) x[m] = h[m]! + a * f[m]!
    }
  }

  /** The same of the second. The implicit terms of the first stage are what it changed beyond transport. */
  function secondStage({ held, first, second, next, rows }: Equation, to: Modes, dt: number): void {
    const share = (1 - gamma) / gamma
    for (const part of ['re', 'im'] as const) {
      const [h, f, g, s, x] = [held[part], first[part], second[part], next[part], to[part]]
      for (let m = 0; m < rows; m++) {
        const explicit = dt * (delta * f[m]! + (1 - delta) * g[m]!)
        x[m] = h[m]! + explicit + share * (s[m]! - h[m]! - gamma * dt * f[m]!)
      }
    }
  }

  return { waves, fields, plan, evaluate, step }
}
