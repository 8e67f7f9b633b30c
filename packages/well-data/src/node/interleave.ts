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
  for (let c = 0; c < components; c++) sum += copyStrided(values, c, components, out, offset + c, channels)
  // A finite x gives 0 x = 0; float64 may still be too large for float32.
  if (sum === 0 && values instanceof Float32Array) return -1
  return firstUnfit(values)
}

/**
 * `out[to + i·toStep] = values[from + i·fromStep]` for all i, four at a time, which takes half as long as one.
 *
 * @returns 0 if all of them are finite
 */
function copyStrided(
  values: Floats,
  from: number,
  fromStep: number,
  out: Float32Array,
  to: number,
  toStep: number,
): number {
  let [i, at] = [from, to]
  let [even, odd] = [0, 0]
  for (const end = values.length - 3 * fromStep; i < end; i += 4 * fromStep, at += 4 * toStep) {
    const a = values[i]!
    const b = values[i + fromStep]!
    const c = values[i + 2 * fromStep]!
    const d = values[i + 3 * fromStep]!
    even += a * 0 + c * 0
    odd += b * 0 + d * 0
    out[at] = a
    out[at + toStep] = b
    out[at + 2 * toStep] = c
    out[at + 3 * toStep] = d
  }
  for (; i < values.length; i += fromStep, at += toStep) {
    even += values[i]! * 0
    out[at] = values[i]!
  }
  return even + odd
}

function firstUnfit(values: Floats): number {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) <= largestFloat)) return i
  return -1
}
