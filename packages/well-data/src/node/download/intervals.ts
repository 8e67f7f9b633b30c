/** Bytes from the first up to, not including, the second number. */
export type Interval = [start: number, end: number]

/** A set of byte ranges: sorted, apart from each other. */
export interface Intervals {
  add(start: number, end: number): void
  /** The parts of `[0, size)` that are not in the set. */
  missing(size: number): Interval[]
  /** Bytes in the set. */
  total(): number
  list(): Interval[]
  clear(): void
}

export function intervals(initial: readonly Interval[] = []): Intervals {
  let ranges: Interval[] = []
  const set: Intervals = {
    add(start, end) {
      if (end <= start) return
      const before = ranges.filter((range) => range[1] < start)
      const after = ranges.filter((range) => range[0] > end)
      const touching = ranges.slice(before.length, ranges.length - after.length)
      const first = Math.min(start, touching[0]?.[0] ?? start)
      ranges = [...before, [first, Math.max(end, touching.at(-1)?.[1] ?? end)], ...after]
    },
    missing(size) {
      const gaps: Interval[] = []
      let at = 0
      for (const [start, end] of [...ranges, [size, size] as Interval]) {
        if (start > at) gaps.push([at, start])
        at = Math.max(at, end)
      }
      return gaps
    },
    total: () => ranges.reduce((sum, [start, end]) => sum + end - start, 0),
    list: () => ranges.map(([start, end]) => [start, end]),
    clear() {
      ranges = []
    },
  }
  for (const [start, end] of initial) set.add(start, end)
  return set
}
