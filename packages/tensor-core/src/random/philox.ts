const multipliers = [0xd2511f53, 0xcd9e8d57] as const
const weyl = [0x9e3779b9, 0xbb67ae85] as const

/** The upper half of a 64-bit product of unsigned words. */
function high(a: number, b: number): number {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const middle = a1 * b0 + ((a0 * b0) >>> 16)
  return (a1 * b1 + Math.floor(middle / 0x10000) + (((middle & 0xffff) + a0 * b1) >>> 16)) >>> 0
}

/**
 * Philox-4x32 with 10 rounds: a keyed bijection of 128-bit counters. Changes `counter` in place into four random words.
 *
 * TensorFlow's own generator, so that a graph can draw what the host would: see `statelessUniform`. Everything else here
 * is drawn with threefry.
 *
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
 */
export function philox4x32(key0: number, key1: number, counter: Uint32Array): void {
  let [k0, k1] = [key0 >>> 0, key1 >>> 0]
  for (let round = 0; round < 10; round++) {
    const [c0, c1, c2, c3] = counter as unknown as [number, number, number, number]
    counter[0] = high(multipliers[1], c2) ^ c1 ^ k0
    counter[1] = Math.imul(multipliers[1], c2)
    counter[2] = high(multipliers[0], c0) ^ c3 ^ k1
    counter[3] = Math.imul(multipliers[0], c0)
    k0 = (k0 + weyl[0]) >>> 0
    k1 = (k1 + weyl[1]) >>> 0
  }
}
