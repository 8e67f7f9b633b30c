import type { Floats } from './hyperslab'

const largestFloat = 3.4028234663852886e38

/**
 * Copies the components of a field into their places among all channels.
 *
 * @param values `[point, component]`, flat
 * @param out `[point, channel]`, flat
 * @param offset where the field's first component goes
 * @returns the first index of `values` that float32 cannot hold as a finite number, or -1
 */
export function interleave(
  values: Floats,
  components: number,
  out: Float32Array,
  offset: number,
  channels: number,
): number {
  let sum = 0
  // One loop for each field kind of a plane: an inner loop over components takes three times as long.
  if (components === 1) {
    for (let i = 0, at = offset; i < values.length; i++, at += channels) {
      const value = values[i]!
      sum += value - value
      out[at] = value
    }
  } else if (components === 2) {
    for (let i = 0, at = offset; i < values.length; i += 2, at += channels) {
      const a = values[i]!
      const b = values[i + 1]!
      sum += a - a + (b - b)
      out[at] = a
      out[at + 1] = b
    }
  } else {
    for (let i = 0, at = offset; i < values.length; at += channels) {
      for (let c = 0; c < components; c++, i++) {
        const value = values[i]!
        sum += value - value
        out[at + c] = value
      }
    }
  }
  // A finite x gives x - x = 0; float64 may still be too large for float32.
  if (sum === 0 && values instanceof Float32Array) return -1
  return firstUnfit(values)
}

function firstUnfit(values: Floats): number {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) <= largestFloat)) return i
  return -1
}
