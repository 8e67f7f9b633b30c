import { readFileSync } from 'node:fs'

interface GoldenTensor {
  shape: number[]
  data: Float32Array
}

interface HeaderEntry {
  dtype: string
  shape: number[]
  data_offsets: number[]
}

interface Golden {
  tensors: Record<string, GoldenTensor>
  /** Largest absolute difference allowed for a tensor. */
  tolerance(name: string): number
}

/** Numbers computed by the reference's PyTorch code: `fixtures/golden/metrics/<name>.{safetensors,json}`. */
export function golden(name: string): Golden {
  const path = new URL(`../../../fixtures/golden/metrics/${name}`, import.meta.url).pathname
  const bytes = readFileSync(`${path}.safetensors`)
  const headerLength = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.subarray(8, 8 + headerLength).toString())
  const sidecar = JSON.parse(readFileSync(`${path}.json`, 'utf8'))

  const tensors: Record<string, GoldenTensor> = {}
  for (const [key, { shape, dtype, data_offsets }] of Object.entries<HeaderEntry>(header)) {
    if (dtype !== 'F32') continue
    const [from, to] = data_offsets.map((offset) => 8 + headerLength + offset)
    tensors[key] = { shape, data: new Float32Array(new Uint8Array(bytes.subarray(from, to)).buffer) }
  }
  return { tensors, tolerance: (key) => sidecar.tensors[key].tolerance.atol }
}

/** Moves axes: the result's axis i is the input's axis `order[i]`. */
export function transpose({ shape, data }: GoldenTensor, order: number[]): GoldenTensor {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1))
  const target = order.map((axis) => shape[axis]!)
  const moved = data.map((_, index) => {
    let rest = index
    let source = 0
    for (let i = target.length - 1; i >= 0; i--) {
      source += (rest % target[i]!) * strides[order[i]!]!
      rest = Math.floor(rest / target[i]!)
    }
    return data[source]!
  })
  return { shape: target, data: moved }
}
