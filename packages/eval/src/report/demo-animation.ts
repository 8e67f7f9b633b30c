import type { Curves } from './demo-curves'
import type { DemoResults } from './demo-results'
import { timeOf } from './demo-words'
import { playerSection } from './player-section'
import type { Section } from './section'

/** The animation: truth and forecasts side by side. */
export function animation(demo: DemoResults, curves: Curves): Section {
  const { panels, fields, x, y, grid, leads, observations, timeUnit } = demo
  const remarks = ({ score }: (typeof panels)[number]) => {
    if (!score) return undefined
    return leads.map((lead) => {
      const value = curves.at({ ...score, label: '' }, score.metric, lead)
      if (value === undefined) return ''
      return `VRMSE ${Number.isFinite(value) ? value.toFixed(2) : 'not finite'}`
    })
  }
  const sensors = panels.some((panel) => panel.sensors) ? ' Dots mark the sensors.' : ''
  const uneven = x.coordinates || y.coordinates ? ' Uneven nodes are interpolated to even pixels.' : ''
  return playerSection({
    title: 'Truth and forecasts',
    caption:
      `Columns share the colours of the truth; values beyond its range take the end colours.${sensors}${uneven} ` +
      'VRMSE: average over fields, of what the column shows.',
    panels: panels.map((panel) => ({
      label: panel.label,
      frames: panel.frames,
      remarks: remarks(panel),
      marks: panel.sensors ? observations?.sensors : undefined,
    })),
    fields,
    x,
    y,
    grid,
    leads: leads.map((lead) => `lead ${lead} · ${timeOf(demo, lead)} ${timeUnit}`),
  })
}
