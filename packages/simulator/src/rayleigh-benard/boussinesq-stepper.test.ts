import { key } from '@lola-ts/tensor-core/random'
import { expect, test } from 'vitest'
import type { Modes } from '../legendre/modes'
import { boussinesqStepper } from './boussinesq-stepper'
import { noisyState } from './initial-state'

/** Critical Rayleigh number and wave number between rigid plates: Chandrasekhar, 1961, table I. */
const critical = { rayleigh: 1707.762, wave: 3.117 }

/** Growth rate of the slowest roll, in units of the thermal time 1 / κ. */
function growth(rayleigh: number, prandtl: number): number {
  const [kappa, nu] = [(rayleigh * prandtl) ** -0.5, (rayleigh / prandtl) ** -0.5]
  const [ny, nk] = [16, 4]
  const stepper = boussinesqStepper({ ny, nk, length: (2 * Math.PI) / critical.wave, kappa, nu })
  const state = noisyState(key(1), nk, ny, 1, 1e-8)
  const dt = 0.1
  const run = (time: number) => {
    for (let i = 0; i < time / dt; i++) {
      stepper.evaluate(state)
      stepper.step(state, dt)
    }
    return Math.hypot(...state.psi.re, ...state.psi.im)
  }
  const before = run(60)
  return Math.log(run(30) / before) / 30 / kappa
}

test.each([0.7, 7])('convection sets in at Ra = 1707.76, and grows as linear theory says (Pr %d)', (prandtl) => {
  const step = 0.01
  const below = growth(critical.rayleigh * (1 - step), prandtl)
  const above = growth(critical.rayleigh * (1 + step), prandtl)
  expect(below).toBeLessThan(0)
  expect(above).toBeGreaterThan(0)
  const onset = critical.rayleigh * (1 + (step * (below + above)) / (below - above))
  expect(Math.abs(onset / critical.rayleigh - 1)).toBeLessThan(1e-3)
  // dσ / d(Ra/Ra_c) at onset: Cross, Physics of Fluids 23, 1980.
  const expected = (19.65 * prandtl) / (prandtl + 0.5117)
  expect(Math.abs((above - below) / (2 * step) / expected - 1)).toBeLessThan(0.01)
})

/** Σ |f|² over the box, by Parseval. */
function square({ re, im }: Modes, nk: number): number {
  return re.reduce((sum, x, a) => {
    const n = Math.floor(a / nk)
    return sum + ((a % nk === 0 ? 1 : 2) * (x * x + im[a]! ** 2)) / (2 * n + 1)
  }, 0)
}

test('without diffusion, kinetic energy and half the variance of θ gain the same, as transport makes neither', () => {
  const [ny, nk] = [16, 12]
  const stepper = boussinesqStepper({ ny, nk, length: 2, kappa: 1e-14, nu: 1e-14 })
  const drift = (dt: number) => {
    const state = noisyState(key(2), nk, ny, 1, 3)
    const advance = (time: number) => {
      for (let i = 0; i < Math.round(time / dt); i++) {
        stepper.evaluate(state)
        stepper.step(state, dt)
      }
      stepper.evaluate(state)
      return 0.5 * (square(stepper.fields.u, nk) + square(stepper.fields.v, nk) - square(state.theta, nk))
    }
    const before = advance(0.5)
    return Math.abs(advance(0.25) - before)
  }
  // What is left is the error of the time step.
  const coarse = drift(0.005)
  expect(coarse).toBeLessThan(1e-4)
  expect(drift(0.0025)).toBeLessThan(coarse / 3.5)
})

test('halving the step divides the error by four', () => {
  const [ny, nk] = [24, 12]
  const end = (dt: number) => {
    const stepper = boussinesqStepper({ ny, nk, length: 2, kappa: 1e-2, nu: 1e-2 })
    const state = noisyState(key(3), nk, ny, 1, 1)
    for (let i = 0; i < Math.round(1 / dt); i++) {
      stepper.evaluate(state)
      stepper.step(state, dt)
    }
    return state
  }
  const best = end(1 / 640)
  const error = (dt: number) => {
    const state = end(dt)
    return (
      Math.hypot(...state.theta.re.map((x, i) => x - best.theta.re[i]!)) +
      Math.hypot(...state.psi.im.map((x, i) => x - best.psi.im[i]!))
    )
  }
  const order = Math.log2(error(1 / 40) / error(1 / 80))
  expect(order).toBeGreaterThan(1.8)
  expect(order).toBeLessThan(2.3)
})
