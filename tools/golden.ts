import { readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** Numbers of the reference, on the host, in our layouts: `toWeights` of tensor-core makes tensors of a record of them. */
export interface GoldenTensor {
  shape: number[]
  data: Float32Array
  /** Largest absolute difference allowed; undefined for inputs. */
  tolerance: number | undefined
}

export type GoldenTensors = Record<string, GoldenTensor>

export interface Golden {
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: every fixture has its own
  config: any
  weights: GoldenTensors
  input: GoldenTensors
  output: GoldenTensors
  /** Intermediate results. */
  mid: GoldenTensors
  grad: GoldenTensors
}

interface Sidecar {
  config: unknown
  tensors: Record<string, { axes: string; tolerance?: { atol: number } }>
}

const root = process.env.GOLDEN_DIR ?? fileURLToPath(new URL('../fixtures/golden', import.meta.url))

/**
 * The fixtures `fixtures/golden/<folder>/<name>` whose name matches: inputs and results of the PyTorch reference.
 *
 * Converted on reading: channels last, convolution kernels `[...kernel, in, out]`, linear layers `[in, out]`, constant
 * buffers of the reference left out.
 */
export function golden(folder: string, pattern = /./): Golden[] {
  const names = readdirSync(`${root}/${folder}`).flatMap((file) => /^(.*)\.json$/.exec(file)?.[1] ?? [])
  const found = names.filter((name) => pattern.test(name)).sort()
  if (found.length === 0) throw new Error(`no fixture of ${root}/${folder} matches ${pattern}`)
  return found.map((name) => read(folder, name))
}

function read(folder: string, name: string): Golden {
  const path = `${root}/${folder}/${name}`
  const { config, tensors } = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Sidecar
  const groups: Record<string, GoldenTensors> = { weights: {}, input: {}, output: {}, mid: {}, grad: {} }
  for (const [key, stored] of Object.entries(readSafetensors(`${path}.safetensors`))) {
    const group = key.slice(0, key.indexOf('/'))
    const entry = key.slice(group.length + 1)
    if (group === 'weights' && /(^|\.)(eps|freqs\w*)$/.test(entry)) continue
    const { axes, tolerance } = tensors[key]!
    const parameter = group === 'weights' || axes === 'as the parameter'
    const order = parameter ? parameterOrder(entry, stored.shape) : channelsLast(axes, stored.shape)
    groups[group]![entry] = { ...transpose(stored, order), tolerance: tolerance?.atol }
  }
  return { name: `${folder}/${name}`, config, ...groups } as Golden
}

type Stored = Pick<GoldenTensor, 'shape' | 'data'>

function readSafetensors(path: string): Record<string, Stored> {
  const bytes = readFileSync(path)
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, HeaderEntry>
  return Object.fromEntries(
    Object.entries(header).flatMap(([key, { shape, data_offsets: offsets }]) => {
      if (key === '__metadata__') return []
      const data = Uint8Array.from(bytes.subarray(start + offsets[0], start + offsets[1]))
      return [[key, { shape, data: new Float32Array(data.buffer) }]]
    }),
  )
}

interface HeaderEntry {
  shape: number[]
  data_offsets: [number, number]
}

/** (out, in, ...kernel) to [...kernel, in, out]; other parameters stay. */
function parameterOrder(name: string, shape: number[]): number[] {
  const axes = shape.map((_, axis) => axis)
  return /weight$/.test(name) && shape.length > 1 ? [...axes.slice(2), 1, 0] : axes
}

/** The order that moves the axis `C` of, say, `B C L H W` to the end. */
function channelsLast(axes: string, shape: number[]): number[] {
  const order = shape.map((_, axis) => axis)
  const names: string[] = axes.match(/\([^)]*\)|\S+/g) ?? []
  const channel = names.findIndex((name) => name === 'C' || name.startsWith('(C'))
  const ellipsis = names.indexOf('...')
  if (channel < 0 || (ellipsis >= 0 && ellipsis < channel)) return order
  return [...order.slice(0, channel), ...order.slice(channel + 1), channel]
}

/** The result's axis i is the input's axis `order[i]`. */
function transpose({ shape, data }: Stored, order: number[]): Stored {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1))
  const target = order.map((axis) => shape[axis]!)
  const moved = data.map((_, index) => {
    let source = 0
    for (let i = target.length - 1, rest = index; i >= 0; i--) {
      source += (rest % target[i]!) * strides[order[i]!]!
      rest = Math.floor(rest / target[i]!)
    }
    return data[source]!
  })
  return { shape: target, data: moved }
}

type Values = { shape: number[]; dataSync(): ArrayLike<number> } | ArrayLike<number> | number

expect.extend({
  /** Equal shapes, and no entry further off than the fixture's tolerance. NaN never passes. */
  toMatchGolden(actual: Values, expected: GoldenTensor | undefined) {
    if (expected?.tolerance === undefined) throw new Error('the fixture holds no such result')
    const { shape, data, tolerance } = expected
    const values = typeof actual === 'number' ? [actual] : 'dataSync' in actual ? actual.dataSync() : actual
    const found = typeof actual === 'object' && 'dataSync' in actual ? actual.shape : shape
    let worst = 0
    for (let i = 0; i < data.length; i++) {
      worst = Math.max(worst, Math.abs(values[i]! - data[i]!))
    }
    return {
      pass: found.join() === shape.join() && values.length === data.length && worst <= tolerance,
      message: () => `[${found}] differs by ${worst} at most, expected [${shape}] within ${tolerance}`,
    }
  },
})

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: has to repeat the declaration it merges with
  interface Matchers<T = any> {
    toMatchGolden(expected: GoldenTensor | undefined): T
  }
}
