import { axisLabel, encodeGif, fieldOf, fieldPanels, type PlayerOptions, valueRange } from '@lola-ts/eval'
import { renderSvg } from '@lola-ts/eval/node'
import { writeAtomic } from '@lola-ts/tensor-core/node'

/** How long a state is shown. */
const milliseconds = 250

/** Writes an animated GIF, which any program shows: a column a panel, a row a field, and an axis of time below. */
export async function writeAnimation(path: string, options: PlayerOptions, leads: readonly number[]): Promise<void> {
  const { panels, fields, x, y, grid } = options
  const size = grid[0] * grid[1] * fields.length
  const ranges = fields.map(({ signed = false }, field) =>
    valueRange(fieldOf(panels[0]!.frames, fields.length, field), { signed }),
  )
  const frames = []
  for (const [i, lead] of leads.entries()) {
    const state = (frames: (typeof panels)[number]['frames']) => frames.subarray(i * size, (i + 1) * size)
    const svg = await fieldPanels({
      title: options.leads[i] ?? '',
      columns: panels.map(({ label }) => label),
      rows: fields.map((field, k) => ({
        label: axisLabel(field),
        panels: panels.map((panel) => fieldOf(state(panel.frames), fields.length, k)),
        signed: field.signed ?? false,
        range: ranges[k]!,
      })),
      x,
      y,
      grid,
      timeAxis: { from: 0, to: leads.at(-1)!, at: lead, label: 'lead time [states]' },
    })
    frames.push(await renderSvg(svg, { scale: 1 }))
  }
  await writeAtomic(path, encodeGif(frames, { delay: milliseconds }))
}
