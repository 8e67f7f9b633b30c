import type { DotRow } from '../figures/dot-chart'
import { dotChart } from '../figures/dot-chart'
import { shortNumber } from '../figures/ticks'
import { paperSpeeds } from '../published'
import type { Section } from '../report/section'
import { type Cell, type TableOptions, tableSection } from '../report/table-section'
import { type SpeedMethod, speedMethods } from '../scores/speed-method'
import type { Comparison } from './compared'
import { figureHtml } from './figure-html'

/** A way to a state, and how long it takes. */
export interface Speed {
  /** Null where a result does not say what was timed. */
  method: SpeedMethod | null
  name: string
  seconds: number
  /** What to divide by: how often the slowest fits. */
  ratio: number | null
  setting: string
  machine: string
  /** States a call; null where it is not known. */
  batch: number | null
  published: boolean
  approximate: boolean
}

/**
 * Seconds a state of everything that was timed, in the order of the paper's table, with the paper's own numbers behind.
 * Ratios are to the simulator of the same list, the fastest where several were timed; to the slowest where there is none.
 */
export function speedsOf({ results, speeds }: Pick<Comparison, 'results' | 'speeds'>, published = true): Speed[] {
  const sources = [
    ...results.flatMap(({ manifest }) => (manifest ? [manifest] : [])),
    ...speeds.map((speed) => speed.record),
  ]
  const order = ({ method }: Pick<Speed, 'method'>) => (method ? speedMethods.indexOf(method) : speedMethods.length)
  const measured = sources
    .flatMap(({ timings, machine }) =>
      timings.map((timing) => ({
        method: timing.method ?? null,
        name: timing.case,
        seconds: timing.median_ms / timing.batch / 1000,
        setting: timing.backend === 'none' ? 'one core' : `${timing.backend}, ${timing.precision}`,
        machine,
        batch: timing.batch,
        published: false,
        approximate: false,
      })),
    )
    .sort((a, b) => order(a) - order(b))
  if (measured.length === 0) return []
  const papers = paperSpeeds.map(({ method, seconds, approximate }) => ({
    method,
    name: `${method}, published`,
    seconds,
    setting: 'PyTorch',
    machine: 'A100, 512 × 512 Euler',
    batch: null,
    published: true,
    approximate,
  }))
  const withRatios = (list: Omit<Speed, 'ratio'>[]): Speed[] => {
    const makers = list.filter(({ method }) => method !== 'autoencoder')
    const simulators = makers.filter(({ method }) => method === 'simulator')
    const base = simulators.length > 0 ? Math.min(...simulators.map(({ seconds }) => seconds)) : slowest(makers)
    return list.map((one) => ({ ...one, ratio: one.method === 'autoencoder' ? null : base / one.seconds }))
  }
  return [...withRatios(measured), ...(published ? withRatios(papers) : [])]
}

const slowest = (list: readonly Pick<Speed, 'seconds'>[]) => Math.max(...list.map(({ seconds }) => seconds))

/** Figure and table of speed; null where nothing was timed. */
export function speedSection(
  comparison: Pick<Comparison, 'results' | 'speeds' | 'dataset'>,
  published = true,
): { section: Section; svg: string; caption: string } | null {
  const all = speedsOf(comparison, published)
  if (all.length === 0) return null
  const caption = captionOf(comparison, all)
  const svg = dotChart({
    title: 'Time of a state',
    xLabel: 'time of a state of one member [s], logarithmic',
    rows: all.map(row),
  })
  const { html } = tableSection(table(all))
  return { section: { title: 'Speed', html: `${figureHtml(svg, caption)}${html}` }, svg, caption }
}

function row({ name, method, seconds, ratio, published, approximate }: Speed): DotRow {
  const time = `${approximate ? '≈ ' : ''}${shortNumber(seconds)} s`
  const text = ratio === null || ratio === 1 ? time : `${time}, ${times(ratio)}`
  const known = method ? speedMethods.indexOf(method) : 0
  return { name, value: seconds, text, colour: known === 0 ? 0 : ((known - 1) % 6) + 1, hollow: published }
}

const times = (ratio: number) => `${ratio >= 100 ? Math.round(ratio) : Number(ratio.toPrecision(2))} ×`

function table(all: readonly Speed[]): TableOptions {
  return {
    title: 'Speed',
    columns: ['what', 'with', 'machine', 'states a call', 'a state [s]', 'ratio'],
    rows: all.map(({ name, setting, machine, batch, seconds, ratio, approximate }): Cell[] => [
      name,
      setting,
      machine,
      batch,
      approximate ? `about ${seconds}` : seconds,
      ratio === null ? null : times(ratio),
    ]),
  }
}

function captionOf({ results, speeds, dataset }: Pick<Comparison, 'results' | 'speeds' | 'dataset'>, all: Speed[]) {
  const grid = results.find(({ manifest }) => manifest)?.manifest?.grid ?? speeds[0]?.record.grid ?? []
  const simulated = all.some(({ method, published }) => method === 'simulator' && !published)
  const base = simulated ? 'the simulator, the fastest one timed' : 'the slowest row that was measured'
  const own = `Seconds to make one state of one member of ${dataset.replaceAll('_', ' ')}, ${grid.join(' × ')}, decoding and reading back included: medians over calls that make all members' states of a window at once, their first call, which compiles, left out. × says how much faster than ${base}.`
  const one = simulated ? ' The simulator runs on one core, networks on as many as their backend takes.' : ''
  const papers = all.some(({ published }) => published)
    ? ' Rings are published (arXiv 2507.02608v4): other data, another machine; their ratios are to the published simulator.'
    : ''
  return `${own}${one}${papers}`
}
