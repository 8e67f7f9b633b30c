/** A line of `results.jsonl`: one case from one state of one flow. */
export interface StudyRow {
  /** See `keyOf`. */
  key: string
  trajectory: number
  start: number
  /** A state of the whole ensemble. */
  seconds: number
  /** By metric, a value a lead time from 1; null where it is not defined. */
  scores: Record<string, (number | null)[]>
}
