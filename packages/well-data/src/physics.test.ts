import { readFileSync } from 'node:fs'
import { isLolaError } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { withStatistics } from './physics'
import { physics, physicsNames, physicsOfDataset } from './registry'
import { physicsHash, samePhysics } from './same-physics'

const fixture = new URL('../../../fixtures/golden/data/preprocess.json', import.meta.url)
const configurations = JSON.parse(readFileSync(fixture, 'utf8')).config

test('the registry holds the three physics of the reference', () => {
  expect(physicsNames()).toEqual(['rayleigh_benard', 'euler_multi_quadrants', 'turbulence_gravity_cooling'])
  const convection = physics('rayleigh_benard')
  expect(convection.fields).toEqual(['buoyancy', 'pressure', 'velocity_x', 'velocity_y'])
  expect(convection.periodic).toEqual([true, false])
  expect(convection.augmentations).toEqual(['flip', 'roll'])
  expect(convection.statistics).toBe('reference')
})

test.each([
  ['rayleigh_benard', 'rayleigh_benard'],
  ['euler_open', 'euler_multi_quadrants_openBC'],
  ['euler_periodic', 'euler_multi_quadrants_periodicBC'],
  ['gravity_cooling', 'turbulence_gravity_cooling'],
])("has the channels, transforms and statistics of the reference's configuration %s", (configuration, name) => {
  const { fields, transform, stats } = configurations[configuration]
  const transforms = Object.fromEntries(Object.entries(transform).map(([i, map]) => [fields[Number(i)], map]))
  expect(physics(name)).toMatchObject({ fields, transforms, ...stats })
})

test('two dataset folders are one physics', () => {
  const open = physics('euler_multi_quadrants_openBC')
  const periodic = physics('euler_multi_quadrants_periodicBC')
  expect(samePhysics(open, periodic)).toEqual([])
  expect([open.periodic, periodic.periodic]).toEqual([
    [false, false],
    [true, true],
  ])
  expect(physicsOfDataset('active_matter')).toBeNull()
})

test('an entry survives JSON, and changing it does not change the registry', () => {
  const entry = physics('turbulence_gravity_cooling')
  expect(JSON.parse(JSON.stringify(entry))).toEqual(entry)
  entry.mean[0] = 99
  expect(physics('turbulence_gravity_cooling').mean[0]).toBe(-1.75)
})

test('withStatistics makes another physics and says so', () => {
  const entry = physics('rayleigh_benard')
  const other = withStatistics(entry, { mean: [1, 2, 3, 4], std: [1, 1, 1, 1] }, 'train')
  expect(entry.mean).toEqual([0.38, 0.01, 0, 0])
  expect(other.statistics).toBe('train')
  expect(samePhysics(entry, other)).toContain('mean of buoyancy: 0.38 and 1')
  expect(samePhysics(entry, other)).toHaveLength(8)
  expect(physicsHash(other)).not.toBe(physicsHash(entry))
})

test.each([
  { mean: [0, 0, 0], std: [1, 1, 1, 1] },
  { mean: [0, 0, 0, 0], std: [1, 1, 0, 1] },
  { mean: [0, 0, Number.NaN, 0], std: [1, 1, 1, 1] },
  { mean: [0, 0, 0, 0], std: [1, 1, 1, Infinity] },
])('refuses the statistics %o', (given) => {
  expect(() => withStatistics(physics('rayleigh_benard'), given)).toThrow(/rayleigh_benard: .* expected/)
})

test('other fields are one difference, not many', () => {
  expect(samePhysics(physics('rayleigh_benard'), physics('euler_multi_quadrants'))).toEqual([
    'fields: buoyancy, pressure, velocity_x, velocity_y and energy, density, pressure, momentum_x, momentum_y',
  ])
})

test('the hash is stable over time, key order and reloads', () => {
  const entry = physics('rayleigh_benard')
  const reordered = Object.fromEntries(Object.entries(entry).reverse()) as unknown as typeof entry
  expect(physicsHash(reordered)).toBe(physicsHash(entry))
  expect(physicsHash(JSON.parse(JSON.stringify(entry)))).toMatchInlineSnapshot(`"31a21307ae470896"`)
})

test('T0 stays as it is unless asked for', () => {
  expect(physics('turbulence_gravity_cooling').logScalars).toEqual(['rho0'])
  expect(physics('turbulence_gravity_cooling', { logT0: true }).logScalars).toEqual(['rho0', 'T0'])
})

test('an unknown name is an error with the known ones', () => {
  const ask = () => physics('magnets')
  expect(ask).toThrow(/physics magnets: not in the registry, expected one of rayleigh_benard/)
  try {
    ask()
  } catch (error) {
    expect(isLolaError(error, 'CONFIG')).toBe(true)
  }
})
