import type { Schedule } from '../schedules/schedule'
import { timeRange } from '../schedules/time-range'

/** `steps + 1` times from noise to clean, evenly spaced: from 1 to 0, or what `timeRange` leaves of it. */
export function timeGrid(steps: number, schedule: Schedule): number[] {
  const { clean, noise } = timeRange(schedule)
  return Array.from({ length: steps + 1 }, (_, i) => noise - ((noise - clean) * i) / steps)
}
