import { writeAtomic } from '@lola-ts/tensor-core/node'
import { encodePng, type Image } from '../figures'

/**
 * Writes a figure: the text of an SVG or HTML page as it is, an image as PNG.
 *
 * @throws WriteError if the file cannot be written; what stood there before is untouched
 */
export async function writeFigure(path: string, figure: string | Image): Promise<void> {
  await writeAtomic(path, typeof figure === 'string' ? figure : await encodePng(figure))
}
