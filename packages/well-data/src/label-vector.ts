import { type BoundaryPair, boundaryCodes } from './boundary'
import { PhysicsError } from './errors'
import type { Physics } from './physics'

/**
 * What a network is told about a simulation: its scalars, then its boundaries.
 *
 * Scalars keep the order they are given in (the file's); those in `physics.logScalars` as their natural logarithm.
 * Then come the boundary codes (wall 0, open 1, periodic 2): lower and upper end of each axis. An axis that is not
 * given is open at both ends.
 *
 * @returns scalars + 2 × axes numbers
 * @throws PhysicsError if a scalar of the physics is missing or another one is there
 */
export function labelVector(
  physics: Physics,
  scalars: Readonly<Record<string, number>>,
  boundaries: readonly Readonly<BoundaryPair>[],
): number[] {
  const names = Object.keys(scalars)
  const expected = lowerCase(physics.scalars)
  const given = lowerCase(names)
  if (given.size !== expected.size || [...expected].some((name) => !given.has(name))) {
    throw new PhysicsError(
      `${physics.name}: given the scalars ${names.join(', ') || 'none'}, expected ${physics.scalars.join(', ') || 'none'}`,
      { hint: 'The label vector of a trained model has a fixed meaning. Is this a file of other physics?' },
    )
  }
  const codes = physics.dimensions.flatMap((_, axis) => {
    const [lower, upper] = boundaries[axis] ?? ['open', 'open']
    return [boundaryCodes[lower], boundaryCodes[upper]]
  })
  return [...scalarFeatures(physics, scalars), ...codes]
}

/** The scalars in their order, logarithm taken where the physics says so. */
export function scalarFeatures(
  physics: Pick<Physics, 'logScalars'>,
  scalars: Readonly<Record<string, number>>,
): number[] {
  const logs = lowerCase(physics.logScalars)
  return Object.entries(scalars).map(([name, value]) => (logs.has(name.toLowerCase()) ? Math.log(value) : value))
}

function lowerCase(names: readonly string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()))
}
