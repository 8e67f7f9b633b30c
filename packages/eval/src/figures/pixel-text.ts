import type { Image } from './field-image'

/** Size of a glyph in dots, with the gap to the next one. */
const glyphWidth = 6
const glyphHeight = 7

const characters = '!"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz|~'

/** Seven rows a character, each a digit of base 32: five dots, the leftmost counts 16. */
const rows = [
  '4444404aa00000aavavaa4fke5u4pq248mjcik8lid4400000248884284222480level0044v4400000c48000v00000000cc',
  '11248ggehjlphe4c4444eeh1248veh161he26aiv22vgu11heegguhhev124888ehhehheehhf11e04400440440048248g842',
  '00v0v008421248eh12404ehnlngeehhvhhhuhhuhhuehgggheuhhhhhuvgguggvvggugggehgnhhehhhvhhhe44444e72222ic',
  'hikokihggggggvhrllhhhhppljjhehhhhheuhhugggehhhliduhhukihfgge11uv444444hhhhhhehhhhaa4hhhllrhhha4ahh',
  'hha4444v1248gve88888ee22222e4ah0000000000v00e1fhfgguhhhu00egghe11fhhhf00ehvge698s888fhhhf1egguhhhh',
  '40c444e20622icggikokic44444e00qllll00uhhhh00ehhheuhhhuggfhhhf1100mpggg00fge1u88s889600hhhhe00hhha4',
  '00hllla00ha4ahhhhhf1e00v248v4444444009li00',
].join('')

/** Letters that reach two dots below the line. */
const descending = 'gpqy'

/** Width of a text in pixels. Each dot is a square of `scale` pixels. */
export const pixelTextWidth = (text: string, scale: number) => (glyphWidth * [...text].length - 1) * scale

export const pixelTextHeight = (scale: number) => glyphHeight * scale

/**
 * Draws a line of text of dots into an image, for pictures that have no fonts. A true minus sign becomes a hyphen;
 * characters beyond ASCII become a question mark.
 *
 * @param x, y the upper left corner, in pixels
 */
export function drawText(
  image: Image,
  text: string,
  { x, y, scale = 1, colour }: { x: number; y: number; scale?: number; colour: readonly number[] },
): void {
  for (const [position, character] of [...text.replace(/[−–—]/g, '-').replace(/·/g, '|')].entries()) {
    if (character === ' ') continue
    const known = characters.indexOf(character)
    const glyph = known >= 0 ? known : characters.indexOf('?')
    const top = y + (descending.includes(character) ? 2 * scale : 0)
    for (let row = 0; row < glyphHeight; row++) {
      const dots = Number.parseInt(rows[glyph * glyphHeight + row]!, 32)
      for (let column = 0; column < glyphWidth - 1; column++) {
        if ((dots & (16 >> column)) === 0) continue
        const left = x + (position * glyphWidth + column) * scale
        fillRectangle(image, { x: left, y: top + row * scale, width: scale, height: scale }, colour)
      }
    }
  }
}

/** Fills a rectangle with a colour; what reaches beyond the image is left out. */
export function fillRectangle(
  { width, height, data }: Image,
  box: { x: number; y: number; width: number; height: number },
  [red, green, blue]: readonly number[],
): void {
  const [left, top] = [Math.max(0, Math.round(box.x)), Math.max(0, Math.round(box.y))]
  const right = Math.min(width, Math.round(box.x) + box.width)
  const bottom = Math.min(height, Math.round(box.y) + box.height)
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      data.set([red!, green!, blue!, 255], (row * width + column) * 4)
    }
  }
}
