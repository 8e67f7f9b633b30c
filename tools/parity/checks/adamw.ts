import type { Check } from '../check'
import { scheduleFrom } from '../from-reference/optimizer'
import { replayTrajectory } from '../replay-trajectory'

/** AdamW with clipping and skipping, and the learning-rate schedules. */
export const adamw: Check = {
  matches: ({ title }) => title.startsWith('AdamW '),
  run(fixture, compare) {
    for (const name of Object.keys(fixture.config)) replayTrajectory(fixture, name, compare)
    for (const [key, { data }] of Object.entries(fixture.output)) {
      const [, scheduler, warmup] = /^lr\/(\w+)_warmup_(\w+)$/.exec(key) ?? []
      if (scheduler === undefined) continue
      const schedule = scheduleFrom(scheduler, warmup!)
      compare(
        `output/${key}`,
        Array.from(data, (_, epoch) => schedule(epoch, data.length)),
      )
    }
  },
}
