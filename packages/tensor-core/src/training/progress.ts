export interface ProgressOptions {
  /** Units of work in all: steps, snapshots, states. */
  total: number
  /** What is being done, such as `training`. */
  label: string
  /** Where the text goes, such as `(text) => process.stderr.write(text)`. */
  write: (text: string) => void
  /** Whether `write` reaches a terminal, where one line is kept up to date. Default false: a new line every 10 s. */
  isTTY?: boolean
  /** Width of the terminal in characters. Default 80. */
  columns?: number
  /** Units done before the start, for work that is resumed. Default 0. */
  from?: number
  /** How amounts are written, such as 1.5 GB for bytes. Default: as they are. */
  format?: (amount: number) => string
  /** Milliseconds on any clock. Default `Date.now`. */
  now?: () => number
}

export interface Progress {
  /**
   * @param done units of work done so far
   * @param fields what else to show, such as `{ loss: 0.012 }`; those of the last update stay on the line
   */
  update(done: number, fields?: Record<string, number | string>): void
  /** Shows the last state and the time taken, and ends the line. Later calls do nothing. */
  finish(): void
}

const interval = { terminal: 100, lines: 10_000 }

/** The rate forgets the past with this time constant, in milliseconds: a slow start does not spoil the estimate. */
const memory = 30_000

/**
 * Shows how far a long piece of work is, how fast it goes and when it will end.
 *
 * ```
 * training  1200/20000   6 %  11.4/s  27m29s left  loss 0.0312
 * ```
 *
 * For training, rollouts and encoding alike.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { total, label, write, isTTY = false, columns = 80, from = 0, format, now = Date.now } = options
  const began = now()
  let done = from
  let fields: Record<string, number | string> = {}
  let rate: number | undefined
  let measured = { at: began, done: from }
  let shown = isTTY ? Number.NEGATIVE_INFINITY : began
  let finished = false

  function measure(at: number): void {
    const elapsed = at - measured.at
    if (elapsed <= 0) return
    const current = ((done - measured.done) / elapsed) * 1000
    rate = rate === undefined ? current : rate + (1 - Math.exp(-elapsed / memory)) * (current - rate)
    measured = { at, done }
  }

  function line(time: string): string {
    const percent = total > 0 ? Math.floor((done / total) * 100) : 100
    const count = format
      ? `${format(done)} of ${format(total)}`
      : `${String(done).padStart(String(total).length)}/${total}`
    const extra = Object.entries(fields).map(
      ([name, value]) => `${name} ${typeof value === 'number' ? short(value) : value}`,
    )
    const parts = [
      label,
      count,
      `${String(percent).padStart(3)} %`,
      rate ? (format ? `${format(rate)}/s` : perTime(rate)) : '',
      time,
      ...extra,
    ]
    return parts.filter((part) => part !== '').join('  ')
  }

  function show(text: string, last: boolean): void {
    if (!isTTY) write(`${text}\n`)
    // Erase what a longer line left behind; a line that wraps could not be overwritten.
    else write(`\r${text.slice(0, columns - 1)}\x1b[K${last ? '\n' : ''}`)
  }

  return {
    update(current, latest = {}) {
      if (finished) return
      const at = now()
      done = current
      fields = { ...fields, ...latest }
      if (at - shown < (isTTY ? interval.terminal : interval.lines)) return
      measure(at)
      shown = at
      const left = rate ? ((total - done) / rate) * 1000 : undefined
      show(line(left === undefined || left < 0 ? '' : `${duration(left)} left`), false)
    },

    finish() {
      if (finished) return
      finished = true
      const took = now() - began
      rate = took > 0 ? ((done - from) / took) * 1000 : undefined
      show(line(`in ${duration(took)}`), true)
    },
  }
}

function perTime(rate: number): string {
  if (rate >= 1) return `${short(rate)}/s`
  return rate * 60 >= 1 ? `${short(rate * 60)}/min` : `${short(rate * 3600)}/h`
}

/** Three significant digits, in the shorter notation. */
function short(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value)
  return String(Number(value.toPrecision(3)))
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`
  return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}m`
}
