/** Draws that only depend on the keys they were made from. */
export interface Random {
  /** A whole number from 0 up to, and without, `below`. */
  below(below: number): number
  /** One of these. */
  pick<T>(items: readonly T[]): T
  bytes(count: number): Uint8Array
}

/** A generator for each case: splitmix32 from a hash of seed, target and number. */
export function random(...keys: (string | number)[]): Random {
  let state = 0x9e3779b9
  for (const char of keys.join('/')) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193) >>> 0
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  const below = (count: number) => Math.floor((next() / 2 ** 32) * count)
  return {
    below,
    pick: (items) => items[below(items.length)]!,
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  }
}
