import { fieldOf } from '../figures/field-image'
import { fieldPanels } from '../figures/field-panels'
import { type PlayerOptions, playerSection } from '../report/player-section'
import type { Section } from '../report/section'
import type { EvaluationManifest, ExampleStates } from '../results/manifest'
import type { Values } from '../scores'
import type { Comparison } from './compared'

interface Kept {
  label: string
  manifest: EvaluationManifest
  example: ExampleStates
  values: Values
}

/** States of the first result's trajectory beside those of all results that kept the same one. */
function kept({ results, models }: Comparison): Kept[] {
  const all = results.flatMap(({ manifest, example }, result): Kept[] => {
    if (!manifest?.example || !example || manifest.regime === 'latent') return []
    const { model, kind } = manifest.example
    const label =
      models.find((one) => one.result === result && one.model === model && one.kind === kind)?.label ?? model
    return [{ label, manifest, example: manifest.example, values: example }]
  })
  const first = all[0]
  return all.filter(
    ({ example }) =>
      example.trajectory === first!.example.trajectory && example.grid.join() === first!.example.grid.join(),
  )
}

/** A picture `[x, y, field]`, or undefined where it was not kept. */
function panelOf({ example, values, manifest }: Kept, lead: number, panel: string): Values | undefined {
  const [i, k] = [example.leads.indexOf(lead), example.panels.indexOf(panel)]
  if (i < 0 || k < 0) return undefined
  const size = example.grid[0] * example.grid[1] * manifest.fields.length
  const at = (i * example.panels.length + k) * size
  return values.subarray(at, at + size)
}

/** What to show of each result, in order: one forecast as it is, and the mean where there is an ensemble. */
const shown = ({ example, label }: Kept): [panel: string, title: string][] =>
  example.panels.flatMap((panel): [string, string][] => {
    if (panel === 'truth') return []
    const itself = panel === 'forecast' || (panel === 'reconstruction' && example.kind === 'reconstruction')
    return [[panel, itself ? label : `${label}, ${panel}`]]
  })

/** In an animation there is less room: without what the autoencoder makes of the truth. */
const moving = (one: Kept) =>
  shown(one).filter(([panel]) => panel !== 'reconstruction' || one.example.kind === 'reconstruction')

/** One field: lead times across, truth and forecasts down, all in the colours of the truth. */
export async function rolloutFigure(comparison: Comparison, field = 0): Promise<{ svg: string; words: string } | null> {
  const all = kept(comparison)
  const first = all[0]
  if (!first) return null
  const { fields, signed, dataset } = first.manifest
  const common = first.example.leads.filter((lead) => all.every(({ example }) => example.leads.includes(lead)))
  const leads = spread(common, 5)
  const pick = (one: Kept, lead: number, panel: string) => {
    const values = panelOf(one, lead, panel)
    return values ? fieldOf(values, fields.length, field) : null
  }
  const rows = [
    { label: 'truth', panels: leads.map((lead) => pick(first, lead, 'truth')) },
    ...all.flatMap((one) =>
      shown(one).map(([panel, label]) => ({ label, panels: leads.map((lead) => pick(one, lead, panel)) })),
    ),
  ]
  const joined = Float64Array.from(rows[0]!.panels.flatMap((panel) => [...(panel ?? [])]))
  const range = rangeOf(joined, signed[field]!)
  const slice = first.example.slice ? `, ${first.example.slice}` : ''
  const [x, y] = first.example.axes
  const svg = await fieldPanels({
    title: `${fields[field]}${slice}`,
    columns: leads.map((lead) => `lead ${lead}`),
    rows: rows.map((row) => ({ ...row, range, signed: signed[field]! })),
    x,
    y,
    grid: first.example.grid,
    panelWidth: 170,
  })
  const words = `${dataset}, ${first.example.trajectory}: ${fields[field]} of the truth and of forecasts, lead times in states. All pictures share one range of colours, that of the truth.`
  return { svg, words }
}

/** The same states as an animation, all fields. */
export function rolloutPlayer(comparison: Comparison): Section | null {
  const options = playerOptions(comparison)
  return options && playerSection(options)
}

/** What an animation shows. */
export function playerOptions(comparison: Comparison): PlayerOptions | null {
  const all = kept(comparison)
  const first = all[0]
  if (!first) return null
  const { fields, signed, interval } = first.manifest
  const common = first.example.leads.filter((lead) => all.every(({ example }) => example.leads.includes(lead)))
  const leads = spread(common, 60)
  const frames = (one: Kept, panel: string) =>
    Float32Array.from(leads.flatMap((lead) => [...(panelOf(one, lead, panel) ?? [])]))
  const [x, y] = first.example.axes
  return {
    title: 'Animation',
    caption: `${first.manifest.dataset}, ${first.example.trajectory}. Columns share the colours of the truth; values beyond its range take the end colours.`,
    panels: [
      { label: 'truth', frames: frames(first, 'truth') },
      ...all.flatMap((one) => moving(one).map(([panel, label]) => ({ label, frames: frames(one, panel) }))).slice(0, 7),
    ],
    fields: fields.map((name, i) => ({ name, signed: signed[i]! })),
    x,
    y,
    grid: first.example.grid,
    leads: leads.map((lead) =>
      interval === null ? `lead ${lead}` : `lead ${lead} · time ${Number((lead * interval).toPrecision(4))}`,
    ),
  }
}

/** About `count` of them, the first and the last included. */
function spread(leads: readonly number[], count: number): number[] {
  if (leads.length <= count) return [...leads]
  return Array.from({ length: count }, (_, i) => leads[Math.round((i * (leads.length - 1)) / (count - 1))]!)
}

function rangeOf(values: Values, signed: boolean): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(low < high)) return [low - 1e-3, low + 1e-3]
  const ends = Math.max(Math.abs(low), Math.abs(high))
  return signed ? [-ends, ends] : [low, high]
}
