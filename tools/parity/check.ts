import type { BackendName } from '@lola-ts/tensor-core'
import type { Compare } from './compare'
import type { Fixture } from './fixture'

/** How one component is held against the reference. Nothing about a fixture is known here: its sidecar says it all. */
export interface Check {
  /** Which fixtures it understands. */
  matches(fixture: Fixture): boolean
  /** Computes, and hands every result to `compare` under its stored key such as `output/z`. Its tensors are disposed. */
  run(fixture: Fixture, compare: Compare): void | Promise<void>
  /** Why it cannot run on a backend, where it cannot: shown in the report as skipped. */
  cannot?(backend: BackendName, fixture: Fixture): string | undefined
}
