/** When a step was done. */
export interface Tick {
  step: number
  /** Which process did it, from 0. */
  session: number
  /** Seconds of processor time that the process had taken by then. */
  cpu: number
}

/** Without what was done again after an earlier checkpoint: the last word on a step counts. */
export function kept(ticks: readonly Tick[]): Tick[] {
  const result: Tick[] = []
  for (const tick of ticks) {
    while (result.length > 0 && result.at(-1)!.step >= tick.step) result.pop()
    result.push(tick)
  }
  return result
}

/**
 * Seconds of training until each tick: processor time of ordinary steps. A step that also started the process, compiled or
 * was followed by a validation counts as the median of the ordinary ones around it.
 *
 * @param ticks of {@link kept}
 * @param special whether a step did more than train
 */
export function trainingTime(ticks: readonly Tick[], special: readonly boolean[]): number[] {
  const costs = ticks.map((tick, i) => {
    const last = ticks[i - 1]
    const whole = last && last.session === tick.session && !special[i]
    return whole ? { steps: tick.step - last.step, seconds: tick.cpu - last.cpu } : undefined
  })
  const ordinary = costs.flatMap((cost, i) => (cost ? [{ i, each: cost.seconds / cost.steps }] : []))
  let total = 0
  return ticks.map(({ step }, i) => {
    total += costs[i]?.seconds ?? (step - (ticks[i - 1]?.step ?? 0)) * median(around(ordinary, i))
    return total
  })
}

const around = (ordinary: readonly { i: number; each: number }[], i: number) => {
  const after = ordinary.findIndex((one) => one.i > i)
  const from = Math.max(0, Math.min((after < 0 ? ordinary.length : after) - 10, ordinary.length - 20))
  return ordinary.slice(from, from + 20).map(({ each }) => each)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
