import { fieldOf } from '../figures/field-image'
import { fieldPanels, type Mark } from '../figures/field-panels'
import { fileName } from '../figures/file-name'
import { valueRange } from '../figures/quantise'
import type { Comparison } from './compared'
import { allKept, leadsOver, panelOf } from './kept-states'

/** A figure of what guidance did, for one result. */
export interface GuidedFigure {
  /** Of its file. */
  name: string
  svg: string
  words: string
}

/**
 * Guided emulation, a figure for each result that has it: the truth, what was observed of it drawn as what it is, guided
 * and unguided forecasts, at lead times that were observed. The field is the one that was observed most.
 *
 * Source of the layout: Rozet et al., "Lost in Latent Space", arXiv 2507.02608v4, figure of guided emulation.
 */
export async function guidedFigures(comparison: Comparison): Promise<GuidedFigure[]> {
  const guided = allKept(comparison).filter(({ example }) => example.panels.includes('observations'))
  return Promise.all(
    guided.map(async (one) => {
      const { manifest, example, label } = one
      const { fields, signed, dataset, members, guidance, interval } = manifest
      const states = example.leads.map((lead) => panelOf(one, lead, 'observations')!)
      const pointsAt = (lead: number) => example.points?.[example.leads.indexOf(lead)] ?? []
      const seenOf = (field: number, k: number) =>
        count(fieldOf(states[k]!, fields.length, field)) +
        pointsAt(example.leads[k]!).filter(({ values }) => values[field] !== null).length
      const totals = fields.map((_, field) => states.reduce((sum, _state, k) => sum + seenOf(field, k), 0))
      const field = totals.indexOf(Math.max(...totals))
      const observed = example.leads.filter((_, k) => seenOf(field, k) > 0)
      const leads = leadsOver(observed.length > 0 ? observed : example.leads, 4)
      const pick = (panel: string) => leads.map((lead) => fieldOf(panelOf(one, lead, panel)!, fields.length, field))
      const truth = pick('truth')
      const range = valueRange(Float64Array.from(truth.flatMap((values) => [...values])), { signed: signed[field]! })
      const marks = leads.map((lead) =>
        pointsAt(lead).flatMap(({ x, y, values }): Mark[] => {
          const value = values[field]
          return value == null ? [] : [{ x, y, value }]
        }),
      )
      const row = (label: string, panel: string) => ({ label, panels: pick(panel), range, signed: signed[field]! })
      const rows = [
        { ...row('truth', 'truth') },
        { ...row('observations', 'observations'), marks },
        ...example.panels
          .filter((panel) => panel.startsWith('guided'))
          .map((panel) => row(panel.replace('guided, mean', `guided, mean of ${members}`), panel)),
        ...example.panels
          .filter((panel) => ['mean', 'member 1', 'forecast'].includes(panel))
          .map((panel) => row(panel === 'mean' ? `unguided, mean of ${members}` : `unguided, ${panel}`, panel)),
      ]
      const slice = example.slice ? `, ${example.slice}` : ''
      const [x, y] = example.axes
      const svg = await fieldPanels({
        title: `${label}: ${fields[field]}${slice}`,
        columns: leads.map((lead) => `lead ${lead}`),
        rows,
        x,
        y,
        grid: example.grid,
        panelWidth: 190,
      })
      const when = interval === null ? '' : `, ${Number(interval.toPrecision(4))} units of time apart`
      const words = `${dataset.replaceAll('_', ' ')}, ${example.trajectory}, one trajectory: ${fields[field]} of the truth, of what guidance was told (${guidance ?? 'unknown'}; noise in standard deviations of a field; grey: nothing seen) and of forecasts of ${label} with and without it; lead times in states${when}. All pictures share the range of the truth.`
      return { name: `guided-${fileName(label)}`, svg, words }
    }),
  )
}

const count = (values: Float64Array) => values.reduce((sum, value) => sum + (Number.isFinite(value) ? 1 : 0), 0)
