import { base64 } from '../figures/base64'
import { escapeText } from '../figures/svg'
import type { Section } from './section'

export interface Download {
  /** Name of the file to save. */
  file: string
  text: string
  /** What is in it. */
  description: string
}

/** Files that readers can save from the page; they are inside it. */
export function downloadsSection(title: string, downloads: readonly Download[]): Section {
  const items = downloads.map(({ file, text, description }) => {
    const address = `data:text/plain;base64,${base64(new TextEncoder().encode(text))}`
    return `<li><a download="${escapeText(file)}" href="${address}">${escapeText(file)}</a> ${escapeText(description)}</li>`
  })
  return { title, html: `<ul class="downloads">${items.join('')}</ul>` }
}
