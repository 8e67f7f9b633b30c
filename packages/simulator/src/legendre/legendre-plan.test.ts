import { expect, test } from 'vitest'
import { differentiate } from './differentiate'
import { gaussLegendre, legendre } from './legendre'
import { legendrePlan } from './legendre-plan'
import { zeroModes } from './modes'

const ny = 16
const batch = 3

function series() {
  const modes = zeroModes(ny, batch)
  for (let i = 0; i < ny * batch; i++) {
    modes.re[i] = Math.sin(3 * i + 1)
    modes.im[i] = Math.cos(2 * i * i)
  }
  return modes
}

const evaluate = (c: Float64Array, b: number, xi: number) =>
  legendre(ny, xi).reduce((sum, p, n) => sum + p * c[n * batch + b]!, 0)

test('quadrature integrates monomials exactly up to its degree', () => {
  const { nodes, weights } = gaussLegendre(12)
  for (let degree = 0; degree < 24; degree++) {
    const sum = nodes.reduce((total, x, j) => total + weights[j]! * x ** degree, 0)
    expect(sum).toBeCloseTo(degree % 2 === 0 ? 2 / (degree + 1) : 0, 13)
  }
})

test('values are those of the polynomials, and their moments give the coefficients back', () => {
  const plan = legendrePlan(ny, batch)
  const given = series()
  plan.toGrid(given)
  gaussLegendre((3 * ny) / 2).nodes.forEach((xi, j) => {
    for (let b = 0; b < batch; b++) {
      expect(plan.values.re[j * batch + b]).toBeCloseTo(evaluate(given.re, b, xi), 12)
      expect(plan.values.im[j * batch + b]).toBeCloseTo(evaluate(given.im, b, xi), 12)
    }
  })
  const moments = zeroModes(ny, batch)
  plan.toMoments(moments, 3)
  given.re.forEach((x, i) => {
    const norm = 6 / (2 * Math.floor(i / batch) + 1)
    expect(moments.re[i]).toBeCloseTo(norm * x, 11)
    expect(moments.im[i]).toBeCloseTo(norm * given.im[i]!, 11)
  })
})

test('derivatives are those of the polynomial', () => {
  const f = series()
  const d = zeroModes(ny, batch)
  differentiate(f, d, ny)
  const h = 1e-5
  for (const part of ['re', 'im'] as const)
    for (const xi of [-0.8, -0.26, 0.6])
      for (let b = 0; b < batch; b++) {
        const slope = (evaluate(f[part], b, xi + h) - evaluate(f[part], b, xi - h)) / h
        expect(Math.abs(evaluate(d[part], b, xi) - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)))
      }
})
