import { physics, physicsNames } from '@lola-ts/well-data'

/** The scalars that the reference's `log_scalars` takes the logarithm of, in any dataset. */
export function loggedScalars(): string[] {
  return physicsNames().flatMap((name) => physics(name).logScalars)
}
