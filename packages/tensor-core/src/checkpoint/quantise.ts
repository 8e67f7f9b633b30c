import { CheckpointError } from '../errors'
import type { StoredTensor } from './safetensors'
import { toFloat32 } from './to-float32'
import type { WeightArrays } from './weights'

/** Rows of a column that share a scale. */
const group = 64
const levels = 127
const suffix = '.scale'

/**
 * Weights in a quarter of the bytes: matrices and kernels as int8 with one scale a column and 64 rows, the rest as
 * float32. Rounding moves a weight by 0.4 % of the largest of its group at most.
 *
 * A tensor `name` of shape `[..., columns]` is stored as I8 beside `name.scale`, BF16 `[groups, columns]`.
 */
export function quantise(weights: WeightArrays): Record<string, StoredTensor> {
  const stored: Record<string, StoredTensor> = {}
  for (const [name, { shape, data }] of Object.entries(weights)) {
    if (shape.length < 2) {
      stored[name] = { dtype: 'F32', shape, data }
      continue
    }
    const { scales, groups, columns } = scalesOf(shape, data)
    const factors = toFloat32({ dtype: 'BF16', data: scales })
    const values = Int8Array.from(data, (value, i) => Math.round(value / factors[scaleIndex(i, columns)]!))
    stored[name] = { dtype: 'I8', shape, data: values }
    stored[name + suffix] = { dtype: 'BF16', shape: [groups, columns], data: scales }
  }
  return stored
}

/**
 * Weights as float32, whatever they are stored as.
 *
 * @throws {CheckpointError} when an int8 tensor lacks its scales, or they do not fit it
 */
export function dequantise(tensors: Record<string, StoredTensor>, name: string): WeightArrays {
  const weights: WeightArrays = {}
  for (const [key, tensor] of Object.entries(tensors)) {
    if (key.endsWith(suffix) && tensors[key.slice(0, -suffix.length)]?.dtype === 'I8') continue
    const data = toFloat32(tensor)
    if (tensor.dtype === 'I8') {
      const columns = tensor.shape.at(-1) ?? 0
      const scale = tensors[key + suffix]
      const wanted = [Math.ceil(data.length / Math.max(1, columns) / group), columns]
      if (`${scale?.shape}` !== `${wanted}`) {
        throw new CheckpointError(
          `${name}: ${key}${suffix} has shape [${scale?.shape ?? 'missing'}], expected [${wanted}]`,
        )
      }
      const factors = toFloat32(scale!)
      for (let i = 0; i < data.length; i++) data[i]! *= factors[scaleIndex(i, columns)]!
    }
    weights[key] = { shape: tensor.shape, data }
  }
  return weights
}

/** The scale, in `[groups, columns]`, of the value at `i` in `[rows, columns]`. */
function scaleIndex(i: number, columns: number): number {
  return Math.floor(i / (columns * group)) * columns + (i % columns)
}

/** The largest size in each group over 127, rounded up to bfloat16 so that no value leaves the range of int8. */
function scalesOf(shape: number[], data: Float32Array) {
  const columns = shape.at(-1)!
  const groups = Math.ceil(data.length / columns / group)
  const largest = new Float32Array(groups * columns)
  for (let i = 0; i < data.length; i++) {
    const at = scaleIndex(i, columns)
    largest[at] = Math.max(largest[at]!, Math.abs(data[i]!))
  }
  const bits = new Uint32Array(largest.map((size) => (size === 0 ? 1 : size / levels)).buffer)
  return { scales: Uint16Array.from(bits, (word) => (word >>> 16) + (word & 0xffff ? 1 : 0)), groups, columns }
}
