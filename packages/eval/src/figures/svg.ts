/** Text made safe for SVG and HTML, attributes included. */
export const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

type Attributes = Record<string, string | number | undefined>

/** An element of SVG. Numbers are rounded to hundredths; attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const text = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeText(value!)}"`)
    .join('')
  return children.length ? `<${name}${text}>${children.join('')}</${name}>` : `<${name}${text}/>`
}

export const round = (value: number) => Math.round(value * 100) / 100

/** Width of text in a sans-serif font, roughly: there is nothing to measure with outside a browser. */
export const textWidth = (text: string, size: number) =>
  [...text].reduce((sum, c) => sum + (/[ilj.,:;'|!()[\]]/.test(c) ? 0.3 : /[mwMW]/.test(c) ? 0.84 : 0.55), 0) * size

export const fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

/** Colours of a figure on white. A page restyles the classes `ink`, `soft`, `grid` and `s0`, `s1`, ... for dark mode. */
export const ink = '#1f2328'
export const soft = '#59636e'
export const gridline = '#e3e6ea'

/**
 * Colours of series, told apart with any colour vision (after Okabe and Ito, "Color Universal Design", 2008), on
 * light and on dark ground. The first is grey, for baselines.
 */
export const seriesColours = {
  light: ['#7a828c', '#0072b2', '#d55e00', '#00805d', '#b0508a', '#a87400', '#2f9fd8'],
  dark: ['#8d96a0', '#58b1ea', '#f28c4b', '#35c79a', '#e38fbe', '#e0b040', '#9fd3f5'],
} as const
