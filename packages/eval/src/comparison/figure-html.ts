import { escapeText } from '../figures/svg'

/** A figure about as wide as it was drawn, which scrolls by itself where the page is narrower, and what it shows. */
export function figureHtml(svg: string, words: string): string {
  const width = /viewBox="0 0 ([\d.]+)/.exec(svg)?.[1] ?? '1000'
  const own = svg.replace(/ xmlns="[^"]*"/, '')
  return `<div class="wide" tabindex="0" style="--own:${width}px">${own}</div><p class="caption">${escapeText(words)}</p>`
}
