import { expect, test } from 'vitest'
import { labelVector } from './label-vector'
import { physics } from './registry'

test('keeps the order of the file and takes missing boundaries for open', () => {
  const label = labelVector(physics('turbulence_gravity_cooling'), { rho0: 1, Z: 0.1, T0: 100 }, [['wall', 'periodic']])
  expect(label).toEqual([0, 0.1, 100, 0, 2, 1, 1, 1, 1])
})

test('refuses the scalars of other physics', () => {
  expect(() => labelVector(physics('rayleigh_benard'), { gamma: 1.4 }, [])).toThrow(
    /rayleigh_benard: given the scalars gamma, expected Rayleigh, Prandtl/,
  )
})
