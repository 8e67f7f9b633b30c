/** Names of the colour maps: `viridis` and `magma` for magnitudes, `blueRed` for quantities with a sign. */
export type ColourMapName = 'viridis' | 'magma' | 'blueRed'

/** Number of levels of a colour map; the level {@link missingLevel} after them stands for values that are not finite. */
export const levels = 255
export const missingLevel = 255

const missing = [150, 150, 150]
const cache = new Map<ColourMapName, Uint8Array>()

/** The colours of a map, `[256, 3]` bytes: 255 levels from low to high, then grey for values that are not finite. */
export function colourMap(name: ColourMapName): Uint8Array {
  let colours = cache.get(name)
  if (!colours) {
    const at = name === 'blueRed' ? blueRed : polynomial(coefficients[name])
    const bytes = Array.from({ length: levels }, (_, i) => at(i / (levels - 1)))
    cache.set(name, (colours = Uint8Array.from([...bytes.flat().map(toByte), ...missing])))
  }
  return colours
}

const toByte = (value: number) => Math.round(255 * Math.min(1, Math.max(0, value)))

/** Polynomials of degree 6 in red, green and blue, constant first, fitted to matplotlib's maps (M. Zucker, CC0). */
const coefficients = {
  viridis: [
    [0.2777273, 0.0054073, 0.3340998],
    [0.105093, 1.4046135, 1.3845902],
    [-0.3308618, 0.2148476, 0.0950952],
    [-4.6342305, -5.799101, -19.332441],
    [6.2282699, 14.1799334, 56.6905526],
    [4.776385, -13.7451454, -65.3530326],
    [-5.4354559, 4.6458526, 26.3124352],
  ],
  magma: [
    [-0.0021365, -0.0007497, -0.0053861],
    [0.2516605, 0.6775232, 2.4940266],
    [8.3537173, -3.5777195, 0.314468],
    [-27.6687331, 14.2647308, -13.6492132],
    [52.1761398, -27.9436061, 12.9441694],
    [-50.7685254, 29.0465828, 4.234153],
    [18.6557051, -11.4897735, -5.6019615],
  ],
}

const polynomial = (terms: number[][]) => (t: number) =>
  [0, 1, 2].map((channel) => terms.reduceRight((sum, term) => sum * t + term[channel]!, 0))

/** Blue to near-white to red: straight and equally steep in Oklab lightness on both sides of the middle. */
function blueRed(t: number): number[] {
  const side = 2 * t - 1
  const distance = Math.abs(side)
  const hue = ((side < 0 ? 250 : 28) * Math.PI) / 180
  // The chroma rises fast, then falls with what sRGB holds at low lightness.
  const chroma = 0.005 + 0.165 * Math.sin(Math.PI * 0.72 * distance) ** 0.9
  return oklabToSrgb(0.97 - 0.6 * distance, chroma * Math.cos(hue), chroma * Math.sin(hue))
}

/** Source: Ottosson, "A perceptual color space for image processing", 2020. */
function oklabToSrgb(L: number, a: number, b: number): number[] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((linear) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055))
}
