import { escapeText } from '../figures/svg'
import { reportStyle } from './report-style'
import type { Section } from './section'

export interface Report {
  title: string
  /** What was measured, in one or two sentences under the title. */
  summary?: string
  /** Facts to trace the numbers by: dataset, trajectory, model, backend, seed. */
  facts: readonly (readonly [name: string, value: string])[]
  sections: readonly Section[]
}

/**
 * One self-contained HTML page that works offline, in light and dark mode, from phone to print width: no script, font,
 * style or picture comes from outside.
 */
export function renderReport({ title, summary, facts, sections }: Report): string {
  const scripts = [...new Set(sections.flatMap(({ script }) => script ?? []))]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<link rel="icon" href="data:,">
<style>${reportStyle}</style>
</head>
<body>
<header>
<h1>${escapeText(title)}</h1>
${summary ? `<p class="summary">${escapeText(summary)}</p>` : ''}
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd></div>`).join('')}</dl>
</header>
<main>
${sections.map(renderSection).join('\n')}
</main>
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`
}

const renderSection = ({ title, html }: Section, i: number) =>
  `<section aria-labelledby="section-${i}"><h2 id="section-${i}">${escapeText(title)}</h2>\n${html}\n</section>`
