import { expect, test } from 'vitest'
import { golden, maxDifference } from '../test/golden'
import type { Boundary, BoundaryPair } from './boundary'
import { labelVector, scalarFeatures } from './label-vector'
import { physics } from './registry'

const reference = golden('labels')
const names: Boundary[] = ['wall', 'open', 'periodic']

test('takes the logarithm of the scalars that the reference takes it of', () => {
  const given = ['Rayleigh', 'Prandtl', 'rho0', 'T0', 'Z', 'gamma']
  const values = reference.tensor('input/scalars').values
  const scalars = Object.fromEntries(given.map((name, i) => [name, values[i]!]))
  const expected = reference.tensor('output/log_scalars')
  const logScalars = ['rayleigh_benard', 'turbulence_gravity_cooling'].flatMap((name) => physics(name).logScalars)
  expect(maxDifference(scalarFeatures({ logScalars }, scalars), expected.values)).toBeLessThan(expected.atol!)
})

test('scalars, then boundary codes, as the reference', () => {
  const scalars = reference.tensor('input/constant_scalars')
  const codes = reference.tensor('input/bc')
  const expected = reference.tensor('output/label')
  const entry = { ...physics('rayleigh_benard'), scalars: ['a', 'b', 'c'], logScalars: [] }
  for (const b of [0, 1]) {
    const [x0, x1, y0, y1] = Array.from(codes.values.slice(4 * b, 4 * b + 4), (code) => names[code]!)
    const [p, q, r] = scalars.values.slice(3 * b, 3 * b + 3)
    const boundaries: BoundaryPair[] = [
      [x0!, x1!],
      [y0!, y1!],
    ]
    const label = labelVector(entry, { a: p!, b: q!, c: r! }, boundaries)
    expect(maxDifference(label, expected.values.slice(7 * b, 7 * b + 7))).toBeLessThan(expected.atol!)
  }
})

test('keeps the order of the file and takes missing boundaries for open', () => {
  const label = labelVector(physics('turbulence_gravity_cooling'), { rho0: 1, Z: 0.1, T0: 100 }, [['wall', 'periodic']])
  expect(label).toEqual([0, 0.1, 100, 0, 2, 1, 1, 1, 1])
})

test('refuses the scalars of other physics', () => {
  expect(() => labelVector(physics('rayleigh_benard'), { gamma: 1.4 }, [])).toThrow(
    /rayleigh_benard: given the scalars gamma, expected Rayleigh, Prandtl/,
  )
})
