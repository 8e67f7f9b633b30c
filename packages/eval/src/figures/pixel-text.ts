import type { Image } from './field-image'

/** Letters of 3 x 5 pixels, a digit a row, whose bits are its pixels. */
const glyphs: Record<string, string> = {
  ...{ A: '25755', B: '65656', C: '34443', D: '65556', E: '74647', F: '74644', G: '34553', H: '55755', I: '72227' },
  ...{ J: '11152', K: '55655', L: '44447', M: '57755', N: '65555', O: '25552', P: '65644', Q: '25563', R: '65655' },
  ...{ S: '34216', T: '72222', U: '55557', V: '55552', W: '55775', X: '55255', Y: '55222', Z: '71247' },
  ...{ 0: '75557', 1: '26227', 2: '71747', 3: '71717', 4: '55711', 5: '74717', 6: '74757', 7: '71111', 8: '75757' },
  ...{ 9: '75717', '.': '00002', '-': '00700', '+': '02720', _: '00007', ':': '02020', '/': '11244', '=': '07070' },
}
const scale = 2

/** Size of {@link drawPixelText}'s text. */
export const pixelTextSize = (text: string) => ({ width: Math.max(0, text.length * 4 - 1) * scale, height: 5 * scale })

/** Writes small black capitals into an image, for pictures that no font reaches. Letters that it lacks stay blank. */
export function drawPixelText(image: Image, text: string, x: number, y: number): void {
  ;[...text.toUpperCase()].forEach((letter, index) => {
    ;[...(glyphs[letter] ?? '00000')].forEach((digit, row) => {
      for (let bit = 0; bit < 3; bit++) {
        if (Number(digit) & (4 >> bit)) square(image, x + (index * 4 + bit) * scale, y + row * scale)
      }
    })
  })
}

function square({ width, height, data }: Image, left: number, top: number): void {
  for (let y = Math.max(0, top); y < Math.min(height, top + scale); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + scale); x++) data.set([0, 0, 0], (y * width + x) * 4)
  }
}
