import { readFileSync } from 'node:fs'

interface HeaderEntry {
  dtype: string
  shape: number[]
  data_offsets: [number, number]
}

/**
 * The float32 tensors of a file. The suite has a reader of its own, so that it does not trust the one under test.
 *
 * @throws {Error} when a tensor is not float32
 */
export function readSafetensors(path: string): Record<string, { shape: number[]; data: Float32Array }> {
  const bytes = readFileSync(path)
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, HeaderEntry>
  return Object.fromEntries(
    Object.entries(header).flatMap(([key, { dtype, shape, data_offsets: offsets }]) => {
      if (key === '__metadata__') return []
      if (dtype !== 'F32') throw new Error(`${path}: ${key} is ${dtype}, expected F32`)
      const data = Uint8Array.from(bytes.subarray(start + offsets[0], start + offsets[1]))
      return [[key, { shape, data: new Float32Array(data.buffer) }]]
    }),
  )
}
