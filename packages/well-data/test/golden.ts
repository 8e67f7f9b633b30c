import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const fixtures = join(import.meta.dirname, '../../../fixtures/golden/data')

export interface GoldenTensor {
  shape: number[]
  values: Float32Array
  /** Largest allowed absolute difference; undefined for inputs. */
  atol: number | undefined
}

/** A pair `<name>.safetensors` and `<name>.json` of reference numbers. */
export function golden(name: string) {
  const sidecar = JSON.parse(readFileSync(join(fixtures, `${name}.json`), 'utf8'))
  const bytes = readFileSync(join(fixtures, `${name}.safetensors`))
  const length = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString())
  const tensor = (key: string): GoldenTensor => {
    const { shape, data_offsets } = header[key]
    const [from, to] = data_offsets.map((offset: number) => offset + 8 + length)
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + to))
    return { shape, values, atol: sidecar.tensors[key]?.tolerance?.atol }
  }
  return { sidecar, tensor, keys: Object.keys(header).filter((key) => key !== '__metadata__') }
}

/** Largest absolute difference; NaN if lengths differ or a value is NaN. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN
  let largest = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    if (!(difference <= largest)) largest = difference
  }
  return largest
}
