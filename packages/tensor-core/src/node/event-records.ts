import { crc32c } from '../crc32c'
import { type Bytes, bytesField, concat, doubleField, floatField, integerField } from './protobuf'

/** What an entry of an event file says, beside when. */
export type EventContent =
  /** The first of a file. */
  | { version: true }
  /** A run begins, or goes on: what a file before says of `step` and later no longer holds. */
  | { start: true }
  | { scalars: Record<string, number> }
  | { image: { tag: string; png: Uint8Array } }

export interface EventEntry {
  /** Seconds since 1970. */
  time: number
  step: number
  content: EventContent
}

/**
 * An entry as bytes: a protocol buffer `Event` in a TFRecord, which is its length and itself, each with a check.
 *
 * Source: TensorFlow, `event.proto`, `summary.proto` and "TFRecords format details".
 */
export function eventRecord({ time, step, content }: EventEntry): Bytes {
  const event = concat([doubleField(1, time), ...(step > 0 ? [integerField(2, step)] : []), ...fields(content)])
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(event.length), true)
  return concat([length, check(length), event, check(event)])
}

function fields(content: EventContent): Bytes[] {
  if ('version' in content) return [bytesField(3, 'brain.Event:2')]
  if ('start' in content) return [bytesField(7, integerField(1, 1))]
  if ('scalars' in content) {
    const values = Object.entries(content.scalars).map(([tag, value]) =>
      bytesField(1, concat([bytesField(1, tag), floatField(2, value)])),
    )
    return [bytesField(5, concat(values))]
  }
  const { tag, png } = content.image
  const { width, height } = sizeOfPng(png)
  const colours = 3
  const image = [integerField(1, height), integerField(2, width), integerField(3, colours), bytesField(4, png)]
  return [bytesField(5, bytesField(1, concat([bytesField(1, tag), bytesField(4, concat(image))])))]
}

/** The sizes of a PNG stand at the beginning of its first chunk. */
function sizeOfPng(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/** A check is rotated and shifted, so that checks of data that hold checks are none themselves. */
function check(bytes: Uint8Array): Bytes {
  const crc = crc32c(bytes)
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
  const out = new Uint8Array(4)
  new DataView(out.buffer).setUint32(0, masked, true)
  return out
}
