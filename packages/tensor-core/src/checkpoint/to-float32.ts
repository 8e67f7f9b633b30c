import type { Dtype, TensorData } from './dtypes'

/**
 * The values of a tensor as float32. F16 and BF16 are widened exactly; F64 and wide integers are rounded.
 *
 * F32 comes back as the same array, not a copy.
 */
export function toFloat32({ dtype, data }: { dtype: Dtype; data: TensorData }): Float32Array {
  if (data instanceof Float32Array) return data
  // Loops: Float32Array.from with a function takes 30 times as long, a minute for a model of the paper's size.
  if (dtype === 'F16') {
    const out = new Float32Array(data.length)
    for (let i = 0; i < out.length; i++) out[i] = halfToNumber(data[i] as number)
    return out
  }
  if (dtype === 'BF16') {
    // bfloat16 is the upper half of a float32
    const bits = new Uint32Array(data.length)
    for (let i = 0; i < bits.length; i++) bits[i] = (data[i] as number) << 16
    return new Float32Array(bits.buffer)
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number)
  return new Float32Array(data)
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
