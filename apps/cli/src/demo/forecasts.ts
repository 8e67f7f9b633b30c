import type { Emulator } from '@lola-ts/emulation'
import type { ScoreRecord, Timing } from '@lola-ts/eval'
import { ensembleMean, memberOf } from '@lola-ts/eval'
import { denormaliseArray } from '@lola-ts/well-data'
import { forecast, type Truth, truthAt } from '../forecast/forecast'
import { scoreState } from '../forecast/score-state'
import { timing, windowTimes } from '../forecast/timing'
import type { OpenedEmulator } from '../models/open-model'

/** One forecast of the demo: its scores, its speed, and its pictures in the units of the file. */
export interface DemoForecast {
  scores: ScoreRecord[]
  timing: Timing
  members: number
  /** `[lead, ...space, field]` */
  mean: Float32Array
  /** `[lead, ...space, field]`, the first member. */
  member: Float32Array
}

export interface DemoForecastOptions {
  model: Pick<OpenedEmulator, 'name' | 'physics'>
  kind: 'emulation' | 'guided'
  /** `test/1@50` */
  place: string
  members: number
  seed: number
  signal: AbortSignal
  onState(): void
}

/** Rolls out, scores every state and keeps the pictures. */
export async function runForecast(
  emulator: Emulator,
  truth: Truth,
  options: DemoForecastOptions,
): Promise<DemoForecast> {
  const { model, kind, place, members, seed, signal, onState } = options
  const { physics, name } = model
  const count = emulator.stochastic ? members : 1
  const times = windowTimes(emulator.window - truth.context)
  const about = { model: name, kind, dataset: physics.name, trajectory: place } as const
  const scores: ScoreRecord[] = []
  const [means, firsts]: [Float32Array[], Float32Array[]] = [[], []]
  for await (const { lead, ensemble, milliseconds } of forecast(emulator, truth, { members, seed, signal })) {
    times.add(milliseconds)
    scores.push(...scoreState(physics, { ...about, lead, ensemble, truth: truthAt(truth, lead) }))
    const physical = denormaliseArray(physics, ensemble)
    means.push(Float32Array.from(ensembleMean(physical, count)))
    firsts.push(Float32Array.from(memberOf(physical, count, 0)))
    onState()
  }
  const states = count * (emulator.window - truth.context)
  return {
    scores,
    timing: timing(
      `${name.split('/').at(-1)}${kind === 'guided' ? ', guided' : ''}: ${emulator.window - truth.context} states, ${count} member${count === 1 ? '' : 's'}`,
      states,
      times.whole(),
    ),
    members: count,
    mean: join(means),
    member: join(firsts),
  }
}

/** The true states in the units of the file, `[lead, ...space, field]`, from lead 1 on. */
export function truthFrames({ physics }: OpenedEmulator, truth: Truth): Float32Array {
  const leads = Array.from({ length: truth.states }, (_, i) => i + 1)
  return join(leads.map((lead) => denormaliseArray(physics, truthAt(truth, lead))))
}

function join(parts: readonly Float32Array[]): Float32Array {
  const size = parts[0]?.length ?? 0
  const out = new Float32Array(parts.length * size)
  for (const [i, part] of parts.entries()) out.set(part, i * size)
  return out
}
