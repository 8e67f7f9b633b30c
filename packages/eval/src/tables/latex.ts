import type { ColumnTable } from 'arquero'
import { cellText } from './formats'

export interface LatexOptions {
  /** Decimals of numbers that are not whole. Default 3. */
  digits?: number
  caption?: string
  /** For `\ref`. */
  label?: string
}

/**
 * A table for a paper, with the rules of the package booktabs. Numbers are aligned right, text left; NaN and empty cells
 * are dashes.
 */
export function toLatex(table: ColumnTable, { digits = 3, caption, label }: LatexOptions = {}): string {
  const names = table.columnNames()
  const rows = table.objects() as Record<string, unknown>[]
  const isText = names.map((name) => rows.every((row) => typeof row[name] !== 'number'))
  const line = (cells: string[]) => `    ${cells.join(' & ')} \\\\`
  const cell = (value: unknown) => {
    const text = typeof value === 'number' && Number.isNaN(value) ? '' : cellText(value, digits)
    return text === '' ? '--' : typeof value === 'number' ? text.replace('-', '$-$') : escapeLatex(text)
  }
  return [
    '\\begin{table}',
    '  \\centering',
    ...(caption === undefined ? [] : [`  \\caption{${escapeLatex(caption)}}`]),
    ...(label === undefined ? [] : [`  \\label{${label}}`]),
    `  \\begin{tabular}{${isText.map((text) => (text ? 'l' : 'r')).join('')}}`,
    '    \\toprule',
    line(names.map(escapeLatex)),
    '    \\midrule',
    ...rows.map((row) => line(names.map((name) => cell(row[name])))),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n')
}

const special: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  ε: '$\\varepsilon$',
  '−': '$-$',
  '–': '--',
  '∞': '$\\infty$',
  '·': '$\\cdot$',
}
const escapeLatex = (text: string) =>
  text.replace(/[\\~^ε−–∞·]/g, (c) => special[c]!).replace(/[#%&_]/g, (c) => `\\${c}`)
