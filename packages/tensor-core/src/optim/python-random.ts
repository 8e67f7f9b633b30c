const length = 624
const shift = 397

/**
 * The first `random()` of Python's `random.Random(seed)`, in [0, 1): the Mersenne Twister MT19937, seeded by an array of
 * one word.
 *
 * Only for draws that must be the reference's: everything else is keyed (`@lola-ts/tensor-core/random`).
 *
 * Source: Matsumoto and Nishimura, "Mersenne Twister", 1998; CPython's `_randommodule.c`.
 *
 * @param seed a whole number below 2^32
 */
export function pythonRandom(seed: number): number {
  const state = seeded(seed)
  const [a, b] = [word(state, 0) >>> 5, word(state, 1) >>> 6]
  return (a * 2 ** 26 + b) / 2 ** 53
}

function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(length)
  state[0] = 19650218
  for (let i = 1; i < length; i++) state[i] = Math.imul(1812433253, mixed(state[i - 1]!)) + i
  let i = 1
  const advance = () => {
    if (++i < length) return
    state[0] = state[length - 1]!
    i = 1
  }
  for (let k = 0; k < length; k++, advance()) {
    state[i] = (state[i]! ^ Math.imul(1664525, mixed(state[i - 1]!))) + seed
  }
  for (let k = 1; k < length; k++, advance()) state[i] = (state[i]! ^ Math.imul(1566083941, mixed(state[i - 1]!))) - i
  state[0] = 0x80000000
  return state
}

const mixed = (x: number) => x ^ (x >>> 30)

/** Output number `i` after seeding, for small i, where the twist needs only untouched words. */
function word(state: Uint32Array, i: number): number {
  const joined = (state[i]! & 0x80000000) | (state[i + 1]! & 0x7fffffff)
  let y = state[i + shift]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
  y ^= y >>> 11
  y ^= (y << 7) & 0x9d2c5680
  y ^= (y << 15) & 0xefc60000
  return (y ^ (y >>> 18)) >>> 0
}
