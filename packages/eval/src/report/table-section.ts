import { escapeText } from '../figures/svg'
import { shortNumber } from '../figures/ticks'
import type { Section } from './section'

/** A cell: text, a number, nothing, or one of these to stand out. */
export type Cell = string | number | null | { strong: string | number }

export interface TableOptions {
  title: string
  /** Nothing where a figure above has one. */
  caption?: string
  /** Heads; the first column names the rows. */
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** Decimals of numbers; default about three digits. */
  digits?: number
}

/** A table that scrolls by itself where the page is too narrow. */
export function tableSection({ title, caption, columns, rows, digits }: TableOptions): Section {
  const text = (value: string | number) => {
    if (typeof value === 'string') return escapeText(value)
    return digits === undefined || !Number.isFinite(value) ? shortNumber(value) : value.toFixed(digits)
  }
  const cell = (value: Cell, i: number) => {
    if (value === null) return '<td>–</td>'
    if (typeof value === 'object') return `<td><b>${text(value.strong)}</b></td>`
    if (i === 0) return `<th scope="row">${text(value)}</th>`
    return `<td${typeof value === 'string' ? ' class="text"' : ''}>${text(value)}</td>`
  }
  // A column of text is aligned with its head.
  const isText = (i: number) => rows.length > 0 && rows.every((row) => typeof row[i] === 'string')
  const head = columns.map((name, i) => `<th scope="col"${isText(i) ? ' class="text"' : ''}>${escapeText(name)}</th>`)
  const html = `<div class="scroll" tabindex="0" role="region" aria-label="${escapeText(title)}"><table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody>
</table></div>${caption === undefined ? '' : `<p class="caption">${escapeText(caption)}</p>`}`
  return { title, html }
}
