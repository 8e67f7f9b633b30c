import { ShapeError } from '@lola-ts/tensor-core'
import type { Image } from './field-image'
import { chunk, deflate, filterRows, imageHeader, join, signature } from './png-chunks'

/**
 * Encodes images of one size as an animated PNG that repeats for ever: lossless, in all colours, shown by browsers and
 * presentations; programs that do not know animation show the first image.
 *
 * @param frames at least one
 * @param milliseconds how long each is shown
 * @throws ShapeError for no image, or images of different size
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification", third edition.
 */
export async function encodeApng(frames: readonly Image[], milliseconds: number): Promise<Uint8Array> {
  const first = frames[0]
  if (!first || frames.some(({ width, height }) => width !== first.width || height !== first.height)) {
    throw new ShapeError(`animation: ${frames.length} images, expected one or more of one size`)
  }
  const parts = [signature, chunk('IHDR', imageHeader(first)), chunk('acTL', numbers(frames.length, 0))]
  let sequence = 0
  for (const [i, frame] of frames.entries()) {
    const control = new DataView(new ArrayBuffer(26))
    for (const [at, value] of [sequence++, frame.width, frame.height, 0, 0].entries()) control.setUint32(4 * at, value)
    control.setUint16(20, Math.round(milliseconds))
    control.setUint16(22, 1000)
    parts.push(chunk('fcTL', new Uint8Array(control.buffer)))
    const pixels = await deflate(filterRows(frame))
    parts.push(i === 0 ? chunk('IDAT', pixels) : chunk('fdAT', join([numbers(sequence++), pixels])))
  }
  return join([...parts, chunk('IEND', new Uint8Array())])
}

function numbers(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value)
  return new Uint8Array(view.buffer)
}
