const rotations = [13, 15, 26, 6, 17, 29, 16, 24]

/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of 64-bit counters that passes BigCrush.
 *
 * Counter based, so the n-th number of a stream costs the same as the first and does not depend on who asked before.
 * Identical to `jax.random`'s generator.
 *
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
 */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number): [number, number] {
  const schedule = [key0 | 0, key1 | 0, key0 ^ key1 ^ 0x1bd11bda]
  let x0 = (counter0 + schedule[0]!) | 0
  let x1 = (counter1 + schedule[1]!) | 0
  for (let round = 0; round < 20; round++) {
    const r = rotations[round % 8]!
    x0 = (x0 + x1) | 0
    x1 = ((x1 << r) | (x1 >>> (32 - r))) ^ x0
    if (round % 4 === 3) {
      const block = (round + 1) / 4
      x0 = (x0 + schedule[block % 3]!) | 0
      x1 = (x1 + schedule[(block + 1) % 3]! + block) | 0
    }
  }
  return [x0 >>> 0, x1 >>> 0]
}
