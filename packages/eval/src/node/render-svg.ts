import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { Image } from '../figures'

export interface RenderSvgOptions {
  /** Pixels for each unit of the SVG. Default 3: sharp at the width of a column in print. */
  scale?: number
  /** Default white; `transparent` for none. */
  background?: string
}

/**
 * Turns the text of an SVG into pixels, the same on every machine: the renderer is WebAssembly and the font (DejaVu Sans)
 * comes with this package.
 */
export async function renderSvg(
  svg: string,
  { scale = 3, background = '#fff' }: RenderSvgOptions = {},
): Promise<Image> {
  const fontBuffers = await prepared()
  const renderer = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers, loadSystemFonts: false, defaultFontFamily: family, sansSerifFamily: family },
    ...(background !== 'transparent' && { background }),
  })
  const image = renderer.render()
  const { width, height } = image
  const data = Uint8Array.from(image.pixels)
  image.free()
  renderer.free()
  return { width, height, data }
}

const family = 'DejaVu Sans'
let fonts: Promise<Uint8Array[]> | undefined

/** Starts the renderer once. */
const prepared = () => (fonts ??= start())

async function start(): Promise<Uint8Array[]> {
  const require = createRequire(import.meta.url)
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')))
  return Promise.all([
    readFile(require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2')),
    readFile(require.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff2')),
  ])
}
