import { base64 } from './base64'
import type { Image } from './field-image'
import { chunk, deflate, filterRows, imageHeader, join, signature } from './png-chunks'

/** Encodes an image as a PNG file (8 bits, RGBA), in browsers and Node alike. */
export async function encodePng(image: Image): Promise<Uint8Array> {
  return join([
    signature,
    chunk('IHDR', imageHeader(image)),
    chunk('IDAT', await deflate(filterRows(image))),
    chunk('IEND', new Uint8Array()),
  ])
}

/** The same as a `data:` address, for `<img>` and SVG's `<image>`. */
export const pngAddress = async (image: Image) => `data:image/png;base64,${base64(await encodePng(image))}`
