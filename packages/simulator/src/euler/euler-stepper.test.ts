import { expect, test } from 'vitest'
import { exactRiemann, type State } from '../../test/exact-riemann'
import { eulerStepper } from './euler-stepper'
import { type Gas, pressureOf } from './gas'

interface Point {
  rho: number
  u: number[]
  p: number
}

/** A gas from its state at the centres of cells, whose width is given. */
function gasOf(grid: number[], gamma: number, width: number, at: (place: number[]) => Point): Gas {
  const cells = grid.reduce((a, b) => a * b, 1)
  const gas: Gas = {
    grid,
    gamma,
    density: new Float64Array(cells),
    momentum: grid.map(() => new Float64Array(cells)),
    energy: new Float64Array(cells),
  }
  for (let i = 0; i < cells; i++) {
    let rest = i
    const place = [...grid]
      .reverse()
      .map((n) => {
        const index = rest % n
        rest = Math.floor(rest / n)
        return (index + 0.5) * width
      })
      .reverse()
    const { rho, u, p } = at(place)
    gas.density[i] = rho
    for (const [axis, m] of gas.momentum.entries()) m[i] = rho * u[axis]!
    gas.energy[i] = p / (gamma - 1) + 0.5 * rho * u.reduce((sum, x) => sum + x * x, 0)
  }
  return gas
}

function run(gas: Gas, time: number, width: number, periodic: boolean[], courant = 0.8): Gas {
  const stepper = eulerStepper(gas.grid, gas.gamma, { width, periodic })
  for (let left = time; left > 1e-12; ) {
    const dt = Math.min(left, stepper.longestStep(gas, courant))
    stepper.step(gas, dt)
    left -= dt
  }
  return gas
}

/** Sod's tube along an axis of a flat box; the mean error of density. */
function tube(n: number, axis: number, left: State, right: State, time: number): number {
  const grid = axis === 0 ? [n, 4] : [4, n]
  const velocity = (u: number) => (axis === 0 ? [u, 0] : [0, u])
  const gas = gasOf(grid, 1.4, 1 / n, (place) => {
    const side = place[axis]! < 0.5 ? left : right
    return { rho: side.rho, u: velocity(side.u), p: side.p }
  })
  run(gas, time, 1 / n, [false, false])
  const exact = exactRiemann(left, right, 1.4)
  let error = 0
  for (let i = 0; i < n; i++)
    error += Math.abs(gas.density[axis === 0 ? 4 * i : i]! - exact(((i + 0.5) / n - 0.5) / time).rho) / n
  return error
}

const sod = [
  { rho: 1, u: 0, p: 1 },
  { rho: 0.125, u: 0, p: 0.1 },
] as const

test.each([0, 1])('Sod’s shock tube along axis %i nears the exact solution, about linearly', (axis) => {
  const [coarse, fine] = [tube(100, axis, ...sod, 0.2), tube(400, axis, ...sod, 0.2)]
  expect(coarse).toBeLessThan(0.006)
  expect(Math.log2(coarse / fine) / 2).toBeGreaterThan(0.8)
})

test('two rarefactions that leave almost nothing stay positive (Toro’s test 2)', () => {
  const error = tube(200, 0, { rho: 1, u: -2, p: 0.4 }, { rho: 1, u: 2, p: 0.4 }, 0.15)
  expect(error).toBeLessThan(0.02)
})

test('an isentropic vortex is carried around the box with an error of second order', () => {
  const side = 10
  const vortex = ([x, y]: number[]): Point => {
    const [dx, dy] = [x! - side / 2, y! - side / 2]
    const bump = (5 / (2 * Math.PI)) * Math.exp(0.5 * (1 - dx * dx - dy * dy))
    const temperature = 1 - (0.4 / (2 * 1.4)) * bump * bump
    return { rho: temperature ** 2.5, u: [1 - dy * bump, 1 + dx * bump], p: temperature ** 3.5 }
  }
  const error = (n: number) => {
    const start = gasOf([n, n], 1.4, side / n, vortex)
    const before = start.density.slice()
    const after = run(start, side, side / n, [true, true]).density
    return before.reduce((sum, rho, i) => sum + Math.abs(rho - after[i]!), 0) / (n * n)
  }
  const order = Math.log2(error(40) / error(80))
  expect(order).toBeGreaterThan(1.7)
})

test.each([2, 3])('mass, momentum and energy of a periodic box in %i dimensions stay to rounding', (dimensions) => {
  const n = dimensions === 2 ? 24 : 12
  const grid = Array<number>(dimensions).fill(n)
  const gas = gasOf(grid, 5 / 3, 1 / n, (place) => ({
    rho: place.every((x) => x < 0.5) ? 2 : 0.5,
    u: place.map((x, axis) => Math.sin(2 * Math.PI * (x + axis))),
    p: place[0]! < 0.3 ? 5 : 0.2,
  }))
  const totals = () => [gas.density, ...gas.momentum, gas.energy].map((x) => x.reduce((a, b) => a + b, 0))
  const before = totals()
  run(
    gas,
    0.2,
    1 / n,
    grid.map(() => true),
  )
  for (const [i, total] of totals().entries())
    expect(Math.abs(total - before[i]!)).toBeLessThan(1e-10 * n ** dimensions)
  expect(Math.min(...pressureOf(gas))).toBeGreaterThan(0)
})
