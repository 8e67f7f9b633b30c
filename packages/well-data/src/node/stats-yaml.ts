import { WellFormatError } from '../errors'
import { channelNames, type FieldLayout } from '../field-layout'
import type { ChannelStatistics, DatasetStatistics } from './statistics'

/** Statistics of The Well's `stats.yaml`: for each measure and field, a number, or a list of components. */
export type WellStats = Record<StatsMeasure, Record<string, StatsValue>>
export type StatsMeasure = (typeof measures)[number]
export type StatsValue = number | StatsValue[]

const measures = ['mean', 'mean_delta', 'rms', 'rms_delta', 'std', 'std_delta'] as const

/**
 * Statistics by field, as The Well keeps them.
 *
 * @param layout the fields behind the channels of `found`
 * @param constants statistics of fields that do not change in time, which have no differences
 */
export function wellStats(
  layout: readonly FieldLayout[],
  dimensions: string[],
  found: DatasetStatistics,
  constants: Readonly<Record<string, ChannelStatistics & { kind: FieldLayout['kind'] }>> = {},
): WellStats {
  const stats = Object.fromEntries(measures.map((measure) => [measure, {}])) as WellStats
  const put = (measure: StatsMeasure, { name, kind }: FieldLayout, values: number[]) => {
    stats[measure][name] = kind === 'scalar' ? values[0]! : kind === 'vector' ? values : rows(values, dimensions.length)
  }
  let channel = 0
  for (const field of layout) {
    const end = channel + channelNames(field, dimensions).length
    for (const name of ['mean', 'std', 'rms'] as const) {
      put(name, field, found[name].slice(channel, end))
      put(`${name}_delta`, field, found.delta[name].slice(channel, end))
    }
    channel = end
  }
  for (const [name, { kind, ...of }] of Object.entries(constants)) {
    for (const measure of ['mean', 'std', 'rms'] as const) put(measure, { name, kind }, of[measure])
  }
  return stats
}

function rows(values: number[], length: number): number[][] {
  return Array.from({ length }, (_, i) => values.slice(i * length, (i + 1) * length))
}

/** The text of a `stats.yaml` as The Well's reader wants it, with nine digits, which is a float32 exactly. */
export function formatStats(stats: WellStats): string {
  const number = (x: number) => {
    if (!Number.isFinite(x)) return Number.isNaN(x) ? '.nan' : x > 0 ? '.inf' : '-.inf'
    // PyYAML takes a number for one only with a point, and an exponent with its sign.
    return x
      .toExponential(8)
      .replace(/e([+-])(\d)$/, 'E$10$2')
      .replace('e', 'E')
  }
  const value = (of: StatsValue): string =>
    typeof of === 'number' ? number(of) : `[${of.map((part) => value(part)).join(', ')}]`
  const lines = measures.flatMap((measure) => {
    const names = Object.keys(stats[measure]).sort()
    if (names.length === 0) return [`${measure}: {}`]
    return [`${measure}:`, ...names.map((name) => `  ${name}: ${value(stats[measure][name]!)}`)]
  })
  return `${lines.join('\n')}\n`
}

/**
 * Reads a `stats.yaml`, ours or The Well's: two levels of names, then numbers or lists of them.
 *
 * @throws WellFormatError
 */
export function parseStats(text: string, name = 'stats.yaml'): WellStats {
  const stats = Object.fromEntries(measures.map((measure) => [measure, {}])) as WellStats
  const fail = (line: string): never => {
    throw new WellFormatError(`${name}: line "${line.trim()}" is not a statistic of The Well`, {
      hint: 'Expected mean, std, rms and their _delta, each with a number or a list for every field. Write it again with: lola data stats',
    })
  }
  let measure: StatsMeasure | null = null
  /** Lists that are open, the outermost first, with their indentation. */
  let open: { indent: number; list: StatsValue[] }[] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const top = /^(\w+):\s*(\{\})?\s*$/.exec(line)
    const field = /^ +([^\s:-][^:]*):\s*(\S.*)?$/.exec(line)
    const item = /^( *)((?:- +)*)-\s+(\S+)\s*$/.exec(line)
    if (top) {
      measure = measures.find((one) => one === top[1]) ?? fail(line)
      open = []
    } else if (field && measure) {
      const inline = field[2]?.trim()
      const list: StatsValue[] = []
      stats[measure][field[1]!] = inline === undefined ? list : (inlineValue(inline) ?? fail(line))
      open = inline === undefined ? [{ indent: -1, list }] : []
    } else if (item && open.length > 0) {
      const depth = item[2]!.length / 2
      const indent = item[1]!.length
      // "- - 1" opens a list in the list; a deeper "- 1" goes on in it.
      while (open.length > 1 && (depth > 0 || open.at(-1)!.indent > indent)) open.pop()
      for (let i = 0; i < depth; i++) {
        const list: StatsValue[] = []
        open.at(-1)!.list.push(list)
        open.push({ indent: indent + 2 * (i + 1), list })
      }
      open.at(-1)!.list.push(scalar(item[3]!) ?? fail(line))
    } else fail(line)
  }
  return stats
}

/** Numbers in brackets, or one number; undefined if it is something else. */
function inlineValue(text: string): StatsValue | undefined {
  if (!text.startsWith('[')) return scalar(text)
  const plain = text.replace(/[-+]?(\d[\d.]*(e[-+]?\d+)?|\.(nan|inf))/gi, (match) => {
    const value = scalar(match)
    return value === undefined || !Number.isFinite(value) ? 'null' : String(value)
  })
  try {
    return JSON.parse(plain, (_, value: unknown) => (value === null ? Number.NaN : value)) as StatsValue
  } catch {
    return undefined
  }
}

function scalar(text: string): number | undefined {
  if (/^[-+]?\.inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^\.nan$/i.test(text)) return Number.NaN
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined
}
