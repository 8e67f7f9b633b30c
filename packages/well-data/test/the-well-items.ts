import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { boundaryCodes } from '../src/boundary'
import { openWell } from '../src/node/open-well-path'
import type { WellDataset } from '../src/node/well-dataset'

/** How `the_well.data.WellDataset` was asked to cut trajectories, in its own words. */
interface Mode {
  n_steps_input: number
  n_steps_output: number
  min_dt_stride?: number
  full_trajectory_mode?: boolean
}

/** What stands beside the values: see `tools/the-well/read_the_well.py`. */
export interface TheWellFacts {
  versions: Record<string, string>
  /** What The Well's format checker says of each file. */
  format?: Record<string, string>
  modes: Record<string, Mode>
}

interface Values {
  shape: number[]
  data: ArrayLike<number>
}

/** Items of WellDataset beside ours. */
export interface Comparison {
  /** Arrays and numbers that were compared. */
  arrays: number
  numbers: number
  /** Every array of another shape, or with another number in it. */
  differences: string[]
}

export function theWellFacts(folder: string): TheWellFacts {
  return JSON.parse(readFileSync(join(folder, 'values.json'), 'utf8')) as TheWellFacts
}

/**
 * Compares what WellDataset read, number for number, with what this package reads from the same files.
 *
 * @param folder with `<origin>/<dataset>/data/train/*.hdf5`, `values.safetensors` and `values.json`
 */
export async function compareItems(folder: string): Promise<Comparison> {
  const { modes } = theWellFacts(folder)
  const items = new Map<string, Map<string, Values>>()
  for (const [path, values] of readArrays(join(folder, 'values.safetensors'))) {
    const at = path.lastIndexOf('/')
    const item = items.get(path.slice(0, at)) ?? new Map<string, Values>()
    items.set(path.slice(0, at), item.set(path.slice(at + 1), values))
  }
  const result: Comparison = { arrays: 0, numbers: 0, differences: [] }
  const flows = new Map<string, WellDataset>()
  for (const [path, theirs] of items) {
    const [origin, dataset, mode, index] = path.split('/') as [string, string, string, string]
    const name = `${origin}/${dataset}`
    const flow = flows.get(name) ?? (await openWell(join(folder, name, 'data/train')))
    flows.set(name, flow)
    const ours = itemOf(flow, modes[mode]!, Number(index))
    for (const key of new Set([...theirs.keys(), ...ours.keys()])) {
      const [a, b] = [ours.get(key), theirs.get(key)]
      result.arrays++
      result.numbers += b?.data.length ?? 0
      const what = difference(a, b)
      if (what) result.differences.push(`${path}/${key}: ${what}`)
    }
  }
  for (const flow of flows.values()) flow.close()
  return result
}

/** An item under WellDataset's names, from our reads; without what is empty, as there. */
function itemOf(flow: WellDataset, mode: Mode, index: number): Map<string, Values> {
  const { n_steps_input: inputs, min_dt_stride: stride = 1, full_trajectory_mode: whole } = mode
  const windows = flow.windows({ length: inputs + mode.n_steps_output, stride })
  const place = whole ? { trajectory: index, start: 0 } : windows.place(index)
  const { file, index: trajectory, nSteps } = flow.trajectories[place.trajectory]!
  const { snapshots, shape } = whole ? flow.trajectory(index) : windows.read(index)
  const range = { start: place.start, count: whole ? nSteps : shape[0]!, stride }
  const reads = flow.reads(file)
  const { boundaries, grid } = flow.files.find((one) => one.path === file)!
  const series = Object.values(reads.seriesOf(trajectory, range))
  const coordinates = reads.coordinatesOf(trajectory)
  const scalars = Object.values(reads.scalarsOf(trajectory))
  const constants = reads.constantsOf(trajectory)
  const times = Array.from({ length: range.count }, (_, i) => reads.timesOf(trajectory)[range.start + i * stride]!)

  const item = new Map<string, Values>()
  const put = (key: string, size: number[], data: ArrayLike<number>) => {
    if (data.length > 0) item.set(key, { shape: size, data })
  }
  const split = (key: string, size: number[], data: Float32Array | number[]) => {
    const one = data.length / size[0]!
    put(`input_${key}`, [inputs, ...size.slice(1)], data.slice(0, inputs * one))
    put(`output_${key}`, [size[0]! - inputs, ...size.slice(1)], data.slice(inputs * one))
  }
  split('fields', shape, snapshots)
  const rows = times.flatMap((_, i) => series.map((values) => values[i]!))
  split('scalars', [range.count, series.length], rows)
  split('time_grid', [range.count], times)
  put('constant_fields', constants.shape, constants.values)
  put('constant_scalars', [scalars.length], scalars)
  const codes = boundaries.flatMap((pair) => pair.map((kind) => boundaryCodes[kind]))
  put('boundary_conditions', [grid.length, 2], codes)
  put('space_grid', [...grid, grid.length], mesh(coordinates))
  return item
}

/** `[...space, axis]`, flat: the coordinates of every point. */
function mesh(coordinates: number[][]): number[] {
  let points: number[][] = [[]]
  for (const axis of coordinates) points = points.flatMap((point) => axis.map((x) => [...point, x]))
  return points.flat()
}

/** What two arrays differ in; null where they are equal in every number. */
function difference(ours: Values | undefined, theirs: Values | undefined): string | null {
  if (!ours || !theirs) return `only ${ours ? 'ours' : 'theirs'} has it`
  if (ours.shape.join() !== theirs.shape.join()) return `shape [${ours.shape}], theirs [${theirs.shape}]`
  for (let i = 0; i < theirs.data.length; i++) {
    if (ours.data[i] !== theirs.data[i]) return `${ours.data[i]} at ${i}, theirs ${theirs.data[i]}`
  }
  return null
}

/** The float32 and float64 arrays of a safetensors file. */
function readArrays(path: string): [string, Values][] {
  const bytes = readFileSync(path)
  const begin = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, begin)) as Record<
    string,
    { dtype: 'F32' | 'F64'; shape: number[]; data_offsets: [number, number] }
  >
  return Object.entries(header).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      const { buffer } = Uint8Array.from(bytes.subarray(begin + from, begin + to))
      return [name, { shape, data: dtype === 'F64' ? new Float64Array(buffer) : new Float32Array(buffer) }]
    },
  )
}
