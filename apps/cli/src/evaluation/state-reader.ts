/** States of trajectories from a file of any kind, one at a time. */
export interface StateReader {
  /** The file, as in errors. */
  path: string
  trajectories: number
  members: number
  times: number
  grid: readonly number[]
  /** Names of the fields; null where the file does not say. */
  fields: readonly string[] | null
  /** How many fields. */
  channels: number
  /** What the file says of itself: `start`, `trajectory`, `members`. */
  attributes: Readonly<Record<string, unknown>>
  /** `[...space, field]` */
  read(trajectory: number, member: number, time: number): Promise<Float32Array>
  close(): void
}
