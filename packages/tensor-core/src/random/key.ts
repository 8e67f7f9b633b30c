import { threefry2x32 } from './threefry'

/** The state of a random stream: 64 bits, never advanced, only folded into new keys. */
export interface Key {
  readonly hi: number
  readonly lo: number
}

/** The root key of a run. `seed` is any integer up to 2^53. */
export function key(seed: number): Key {
  return { hi: Math.floor(seed / 2 ** 32) >>> 0, lo: seed >>> 0 }
}

/**
 * Derives a key for a purpose: `fold(key(0), 'noise', trajectory, member, step)`.
 *
 * Equal arguments give equal keys on every machine and backend; different ones give independent streams. Draw from a
 * key once, and fold it for the next draw.
 */
export function fold(from: Key, ...purpose: (string | number)[]): Key {
  let { hi, lo } = from
  for (const item of purpose) {
    for (const word of words(item)) [hi, lo] = threefry2x32(hi, lo, word, typeof item === 'string' ? 1 : 0)
  }
  return { hi, lo }
}

function* words(item: string | number): Generator<number> {
  if (typeof item === 'number') {
    yield item >>> 0
    yield Math.floor(item / 2 ** 32) >>> 0
  } else {
    yield item.length
    for (let i = 0; i < item.length; i += 2) yield ((item.charCodeAt(i) << 16) | (item.charCodeAt(i + 1) || 0)) >>> 0
  }
}
