import { escapeText } from '../figures/svg'

/** A figure as wide as the page allows, and what it shows. */
export const figureHtml = (svg: string, words: string) =>
  `<div class="wide">${svg.replace(/ xmlns="[^"]*"/, '')}</div><p class="caption">${escapeText(words)}</p>`
