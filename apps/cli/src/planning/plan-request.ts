/** A training that is to be planned. */
export interface PlanRequest<C> {
  /** Resolved. */
  config: C
  /** The preset and those that it extends, nearest first. */
  lineage: readonly string[]
  /** Told where the plan rests on something else than the data and models that it names. */
  note(text: string): void
}
