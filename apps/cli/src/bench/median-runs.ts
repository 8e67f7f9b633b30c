import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BenchError } from '../output/errors'
import type { BenchRow } from './bench-row'
import type { Origin } from './origin'
import { comparisons, type Ratio } from './ratios'
import type { BenchFailure } from './run-cases'

/** A run as `bench.json` holds it. */
export interface BenchRun extends Origin {
  rows: BenchRow[]
  ratios: Ratio[]
  failures: BenchFailure[]
}

/** Reads what `lola bench --out` left in a folder. @throws {BenchError} when it left nothing there */
export function readRun(folder: string): BenchRun {
  const file = join(folder, 'bench.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new BenchError(`${file}: ${(error as Error).message}`, { hint: 'lola bench --out <folder> makes one.' })
  }
}

/**
 * Runs of one machine and commit as one: medians of every number, of ratios too, so that a ratio compares times of the
 * same run; where no run has both, of the medians. Memory is the largest. A case that some runs left out is the median of
 * the others.
 *
 * @throws {BenchError} when they come from different machines or versions
 */
export function medianRuns(runs: readonly [BenchRun, ...BenchRun[]]): BenchRun {
  const [{ machine, version, date }] = runs
  const stranger = runs.find((run) => run.machine !== machine || run.version !== version)
  if (stranger) {
    const from = `${machine}, ${version} and ${stranger.machine}, ${stranger.version}`
    throw new BenchError(`runs of different origin: ${from}`, { hint: 'Name runs of one machine and version.' })
  }
  const rows = groups(
    runs.flatMap((run) => run.rows),
    (row) => [row.case, row.batch, row.precision, row.backend].join(),
  ).map(medianRow)
  const ratios = groups(
    runs.flatMap((run) => run.ratios),
    ({ name }) => name,
  ).map((same): Ratio => ({ name: same[0]!.name, value: median(same.map(({ value }) => value))! }))
  const across = comparisons(rows.filter(({ precision }) => precision === 'float32')).filter(
    ({ name }) => !ratios.some((ratio) => ratio.name === name),
  )
  return {
    machine,
    version,
    date,
    rows,
    ratios: [...ratios, ...across],
    failures: runs.flatMap((run) => run.failures),
  }
}

function medianRow(rows: BenchRow[]): BenchRow {
  const first = rows[0]!
  const over = <T>(pick: (row: BenchRow) => T | undefined) => median(rows.map(pick))
  return {
    ...first,
    first_ms: over((row) => row.first_ms)!,
    min_ms: over((row) => row.min_ms)!,
    median_ms: over((row) => row.median_ms)!,
    gflops: over((row) => row.gflops),
    machine_gflops: over((row) => row.machine_gflops),
    of_machine: over((row) => row.of_machine),
    peer_ms: over((row) => row.peer_ms),
    ratio: over((row) => row.ratio),
    error: over((row) => row.error),
    peak_mb: Math.max(...rows.map((row) => row.peak_mb)),
    peer_mb: first.peer_mb === null ? null : Math.max(...rows.map((row) => row.peer_mb ?? 0)),
    unit: first.unit && { name: first.unit.name, ms: over((row) => row.unit?.ms)! },
    extra: Object.fromEntries(Object.keys(first.extra).map((name) => [name, over((row) => row.extra[name])!])),
  }
}

/** Of the numbers among them; null where there are none. */
function median(values: readonly unknown[]): number | null {
  const numbers = values.filter((value): value is number => typeof value === 'number').sort((a, b) => a - b)
  if (numbers.length === 0) return null
  const [low, high] = [Math.floor((numbers.length - 1) / 2), Math.ceil((numbers.length - 1) / 2)]
  return (numbers[low]! + numbers[high]!) / 2
}

/** Items of equal key together, in the order of their first. */
function groups<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const found = new Map<string, T[]>()
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), item])
  return [...found.values()]
}
