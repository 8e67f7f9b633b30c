/** Round numbers from `low` to `high`, about `count` of them, a step of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, count = 5): number[] {
  if (!(high > low)) return [low]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((s) => s >= rough * 0.999)!
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Powers of ten from `low` to `high`, at most about seven; 1, 2 and 5 of each where there are fewer than three. */
export function logTicks(low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)]
  const step = Math.max(1, Math.ceil((last - first + 1) / 7))
  const powers = Array.from(
    { length: Math.max(0, Math.floor((last - first) / step) + 1) },
    (_, i) => 10 ** (first + i * step),
  )
  if (powers.length >= 3) return powers
  const finer: number[] = []
  for (let power = first - 1; power <= last; power++) {
    for (const factor of [1, 2, 5]) {
      const tick = Number((factor * 10 ** power).toPrecision(3))
      if (tick >= low * 0.999 && tick <= high * 1.001) finer.push(tick)
    }
  }
  return finer
}

/** Labels of ticks, all with the decimals that the step needs and a true minus sign. */
export function tickLabels(ticks: readonly number[]): string[] {
  const largest = Math.max(...ticks.map(Math.abs))
  const isPower = (tick: number) => tick > 0 && Math.abs(Math.log10(tick) % 1) < 1e-9
  if (ticks.length > 2 && ticks.every(isPower)) return ticks.map((tick) => `10${raised(Math.round(Math.log10(tick)))}`)
  if (largest >= 1e5 || (largest > 0 && largest < 1e-3)) return ticks.map((tick) => minus(tick.toExponential(1)))
  const decimals = Math.max(...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length))
  return ticks.map((tick) => minus(tick.toFixed(decimals)))
}

/** A number with about three digits, for people. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : minus(String(value))
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return minus(value.toExponential(1))
  return minus(String(Number(value.toPrecision(3))))
}

/** Both ends of a range, with the decimals that tell about a hundredth of it. */
export function rangeLabels([low, high]: readonly [number, number]): [string, string] {
  const span = high - low
  if (!(span >= 1e-3 && span < 1e5)) return [shortNumber(low), shortNumber(high)]
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(span)))
  return [low, high].map((value) => minus(value.toFixed(decimals)).replace(/^−(0\.?0*)$/, '$1')) as [string, string]
}

const raised = (exponent: number) =>
  [...String(exponent)].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('')

const minus = (text: string) => text.replace(/-/g, '−')
