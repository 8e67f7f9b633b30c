import { expect, test } from 'vitest'
import { differentiate } from './differentiate'
import { gaussLegendre, legendre } from './legendre'
import { type Modes, zeroModes } from './modes'
import { wallSolver } from './wall-solver'

const ny = 20
const waves = [0, 1.5, 40]
const nk = waves.length
const { nodes, weights } = gaussLegendre(ny)

/** The integral over y of two series, by quadrature. */
const inner = (a: Float64Array, b: Float64Array) =>
  nodes.reduce((sum, xi, j) => {
    const p = legendre(ny, xi)
    const at = (c: Float64Array) => p.reduce((total, value, n) => total + value * c[n]!, 0)
    return sum + 0.5 * weights[j]! * at(a) * at(b)
  }, 0)

const column = ({ re }: Modes, k: number) => Float64Array.from({ length: ny }, (_, n) => re[n * nk + k]!)

test.each([2, 4] as const)('order %i: gives back the function whose weak form it is handed', (order) => {
  const solver = wallSolver(order, ny, nk)
  const { size, shares } = solver.basis
  const combination = (coefficients: (j: number, k: number) => number) => {
    const modes = zeroModes(ny, nk)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < nk; k++)
        shares.forEach((share, t) => {
          modes.re[(j + 2 * t) * nk + k]! += share[j]! * coefficients(j, k)
        })
    return modes
  }
  const derivatives = (f: Modes) => {
    const [d, e] = [zeroModes(ny, nk), zeroModes(ny, nk)]
    differentiate(f, d, ny)
    differentiate(d, e, ny)
    return [f, d, e] as const
  }
  const exact = combination((j, k) => Math.sin(j + k) / (1 + j))
  const scale = (k: number) => [1 + waves[k]! ** 2, 0.3 + waves[k]!, order === 2 ? 0 : 0.01] as const
  const right = zeroModes(ny, nk)
  const of = derivatives(exact)
  for (let i = 0; i < size; i++) {
    const phi = derivatives(combination((j) => (i === j ? 1 : 0)))
    for (let k = 0; k < nk; k++)
      scale(k).forEach((weight, t) => {
        right.re[i * nk + k]! += weight * inner(column(phi[t]!, k), column(of[t]!, k))
      })
  }
  right.im.set(right.re.map((x) => -2 * x))
  solver.factor(scale)
  solver.solve(right)
  exact.re.forEach((x, i) => {
    expect(right.re[i]).toBeCloseTo(x, 11)
    expect(right.im[i]).toBeCloseTo(-2 * x, 11)
  })
})
