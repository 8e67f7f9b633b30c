import type { WellHeader } from './well-writer'

/** What goes into a file. The metadata of an open file can be spread in. */
export interface WellContent extends WellHeader {
  /** Time of each state, the same for all trajectories. */
  times: readonly number[]
  /** Each `[time, ...space, field]`, flat; drawn one at a time, so a generator keeps memory small. */
  trajectories: Iterable<Float32Array> | AsyncIterable<Float32Array>
}
