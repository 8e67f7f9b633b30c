import { fieldOf } from '../figures/field-image'
import { fieldPanels } from '../figures/field-panels'
import { type PlayerOptions, playerSection } from '../report/player-section'
import type { Section } from '../report/section'
import type { Values } from '../scores'
import type { Comparison } from './compared'
import { type KeptStates, keptStates, leadsOver, panelOf } from './kept-states'

/** What to show of each result, in order: one forecast as it is, and the mean where there is an ensemble. */
const shown = ({ example, label }: KeptStates): [panel: string, title: string][] =>
  example.panels.flatMap((panel): [string, string][] => {
    // What was observed and what it did has a figure of its own.
    if (panel === 'truth' || panel === 'observations' || panel.startsWith('guided')) return []
    const itself = panel === 'forecast' || (panel === 'reconstruction' && example.kind === 'reconstruction')
    return [[panel, itself ? label : `${label}, ${panel}`]]
  })

/** In an animation there is less room: without what the autoencoder makes of the truth. */
const moving = (one: KeptStates) =>
  shown(one).filter(([panel]) => panel !== 'reconstruction' || one.example.kind === 'reconstruction')

/** One field: lead times across, truth and forecasts down, all in the colours of the truth. */
export async function rolloutFigure(comparison: Comparison, field = 0): Promise<{ svg: string; words: string } | null> {
  const all = keptStates(comparison)
  const first = all[0]
  if (!first) return null
  const { fields, signed, dataset } = first.manifest
  const common = first.example.leads.filter((lead) => all.every(({ example }) => example.leads.includes(lead)))
  const leads = leadsOver(common, 5)
  const pick = (one: KeptStates, lead: number, panel: string) => {
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
  const words = `${dataset.replaceAll('_', ' ')}, ${first.example.trajectory}, one trajectory: ${fields[field]} of the truth and of forecasts, in the units of the data; lead times in states. All pictures share one range of colours, that of the truth.`
  return { svg, words }
}

/** The same states as an animation, all fields. */
export function rolloutPlayer(comparison: Comparison): Section | null {
  const options = playerOptions(comparison)
  return options && playerSection(options)
}

/** What an animation shows. */
export function playerOptions(comparison: Comparison): PlayerOptions | null {
  const all = keptStates(comparison)
  const first = all[0]
  if (!first) return null
  const { fields, signed, interval } = first.manifest
  const common = first.example.leads.filter((lead) => all.every(({ example }) => example.leads.includes(lead)))
  const leads = leadsOver(common, 60)
  const frames = (one: KeptStates, panel: string) =>
    Float32Array.from(leads.flatMap((lead) => [...(panelOf(one, lead, panel) ?? [])]))
  const [x, y] = first.example.axes
  return {
    title: 'Animation',
    caption: `${first.manifest.dataset.replaceAll('_', ' ')}, ${first.example.trajectory}, one trajectory. Columns share the colours of the truth; values beyond its range take the end colours.`,
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
