import { ShapeError } from '@lola-ts/tensor-core'
import { channelNames, type FieldLayout, tensorOrder } from '../field-layout'
import { chunkShape } from './chunk-shape'
import { type ChunkedDataset, hdf5Writer } from './hdf5-writer/hdf5-writer'
import type { AttributeValue, WellMetadata } from './well-metadata'
import { writeMetadata } from './write-metadata'

/** A field that does not change in time and is the same for all trajectories. */
export interface ConstantField extends FieldLayout {
  /** `[...space, component]`, flat. */
  values: Float32Array
}

/** All of a file but its states. The metadata of an open file can be spread in. */
export interface WellHeader extends Pick<WellMetadata, 'datasetName' | 'spatialDims' | 'coordinates' | 'boundaries'> {
  /** Default `cartesian`. */
  gridType?: string
  /** Fields in channel order: scalars, then vectors, then tensors; `symmetric` is noted for tensors. */
  fields: readonly (FieldLayout & { symmetric?: boolean })[]
  constantFields?: readonly ConstantField[]
  /** Parameters: a number that holds for all trajectories, or a list with one a trajectory. */
  scalars: Readonly<Record<string, number | readonly number[]>>
  /** More attributes of the root group, such as who made the file. */
  attributes?: Record<string, AttributeValue>
  /** States in one chunk: reading one state decompresses this many. Default: up to 8, as long as a chunk is below 1 MiB. */
  chunkSteps?: number
}

export interface StatePlace {
  time: number
  /** Default 0. Trajectories may be written side by side; they must be as long as each other in the end. */
  trajectory?: number
}

/** A file of The Well that is being written, state by state. */
export interface WellWriter {
  /**
   * Adds the next state of a trajectory. Wait for it before the next call: it then waits for the disk when need be.
   *
   * @param state `[...space, field]`, flat, in the units of the file; not kept
   * @throws ShapeError, WriteError
   */
  append(state: Float32Array, place: StatePlace): Promise<void>
  /**
   * Ends the file and puts it in its place.
   *
   * @throws ShapeError if there is no state, or trajectories differ in length; WriteError. Then nothing is left of it.
   */
  close(): Promise<void>
  /** Gives up: nothing is left of it. */
  abandon(): Promise<void>
}

interface Part {
  dataset: ChunkedDataset
  components: number
  order: number
  /** First channel. */
  offset: number
  /** `[steps, ...space, component]` of one chunk. */
  chunk: number[]
}

/**
 * Begins a file in The Well's layout: chunked, shuffled, deflated float32, which The Well's own reader and format
 * checker accept. The file stands at `path` when it is closed, whole or not at all.
 *
 * Trajectories may be larger than memory: for each one that is being written it holds the states of one chunk.
 *
 * ```ts
 * const file = await createWell('runs/heat.hdf5', header)
 * for (const [time, state] of simulate()) await file.append(state, { time })
 * await file.close()
 * ```
 *
 * @throws ShapeError for a header that contradicts itself, WriteError if `path` cannot be written
 */
export async function createWell(path: string, header: WellHeader): Promise<WellWriter> {
  checkHeader(path, header)
  const { fields, spatialDims, coordinates } = header
  const grid = coordinates.map((axis) => axis.length)
  const points = product(grid)
  const file = await hdf5Writer(path)
  const parts: Part[] = []
  let channels = 0
  for (const { name, kind } of fields) {
    const components = channelNames({ name, kind }, spatialDims).length
    const steps = header.chunkSteps ?? chunkShape(grid, components).steps
    const order = tensorOrder[kind]
    const chunk = [steps, ...chunkShape(grid, components, steps).grid]
    const axes = Array<number>(order).fill(grid.length)
    const dataset = file.chunked(`t${order}_fields/${name}`, 'float32', [1, ...chunk, ...axes])
    parts.push({ dataset, components, order, offset: channels, chunk })
    channels += components
  }
  const trajectories = new Map<number, { times: number[]; buffers: Float32Array[] }>()

  function open(trajectory: number) {
    let found = trajectories.get(trajectory)
    if (!found) {
      const buffers = parts.map(({ chunk, components }) => new Float32Array(chunk[0]! * points * components))
      trajectories.set(trajectory, (found = { times: [], buffers }))
    }
    return found
  }

  /** Writes the chunks that hold the last states of a trajectory. */
  async function flush(trajectory: number, part: Part, buffer: Float32Array, states: number): Promise<void> {
    const { dataset, components, order, chunk } = part
    const [steps, ...block] = chunk as [number, ...number[]]
    const step = Math.ceil(states / steps) - 1
    const counts = grid.map((size, axis) => Math.ceil(size / block[axis]!))
    for (let i = 0; i < product(counts); i++) {
      const place = unravel(i, counts)
      const from = place.map((at, axis) => at * block[axis]!)
      const values = product(counts) === 1 ? buffer : cut(buffer, steps, grid, components, from, block)
      await dataset.write([trajectory, step, ...place, ...Array<number>(order).fill(0)], values)
    }
  }

  async function append(state: Float32Array, { time, trajectory = 0 }: StatePlace): Promise<void> {
    if (state.length !== points * channels) {
      throw new ShapeError(
        `${path}: state has ${state.length} values, expected ${points * channels} ([${[...grid, channels]}])`,
        { hint: 'States are [...space, field], on the grid of the given coordinates.' },
      )
    }
    if (!Number.isInteger(trajectory) || trajectory < 0 || !Number.isFinite(time)) {
      throw new ShapeError(`${path}: given trajectory ${trajectory} and time ${time}, expected 0, 1, ... and a number`)
    }
    const { times, buffers } = open(trajectory)
    times.push(time)
    for (const [i, part] of parts.entries()) {
      const { components, offset, chunk } = part
      const buffer = buffers[i]!
      const slot = (times.length - 1) % chunk[0]!
      for (let point = 0, to = slot * points * components; point < points; point++) {
        for (let c = 0; c < components; c++) buffer[to++] = state[point * channels + offset + c]!
      }
      if (slot === chunk[0]! - 1) await flush(trajectory, part, buffer, times.length)
    }
  }

  async function finish(): Promise<void> {
    const count = trajectories.size
    const times = Array.from({ length: count }, (_, i) => trajectories.get(i)?.times ?? [])
    checkTimes(path, header, times)
    for (const [trajectory, { times, buffers }] of trajectories) {
      for (const [i, part] of parts.entries()) {
        const filled = times.length % part.chunk[0]!
        if (filled === 0) continue
        buffers[i]!.fill(0, filled * points * part.components)
        await flush(trajectory, part, buffers[i]!, times.length)
      }
    }
    for (const [i, { dataset }] of parts.entries()) {
      const order = tensorOrder[fields[i]!.kind]
      dataset.setShape([count, times[0]!.length, ...grid, ...Array<number>(order).fill(grid.length)])
    }
    await writeMetadata(file, header, times)
  }

  return {
    append,
    async close() {
      try {
        await finish()
      } catch (error) {
        await file.abandon()
        throw error
      }
      await file.close()
    },
    abandon: () => file.abandon(),
  }
}

function checkHeader(
  path: string,
  { fields, constantFields = [], spatialDims, coordinates, chunkSteps }: WellHeader,
): void {
  const unordered = fields.some((field, i) => i > 0 && tensorOrder[field.kind] < tensorOrder[fields[i - 1]!.kind])
  if (fields.length === 0 || unordered) {
    const given = fields.map(({ name, kind }) => `${name} (${kind})`).join(', ') || 'none'
    throw new ShapeError(`${path}: given fields ${given}, expected scalars, then vectors, then tensors`, {
      hint: 'That is the order of channels in The Well.',
    })
  }
  if (coordinates.length !== spatialDims.length || coordinates.some((axis) => axis.length === 0)) {
    throw new ShapeError(
      `${path}: given coordinates of ${coordinates.length} axes, expected some along each of ${spatialDims.join(', ')}`,
    )
  }
  if (chunkSteps !== undefined && !(Number.isInteger(chunkSteps) && chunkSteps > 0)) {
    throw new ShapeError(`${path}: given chunkSteps ${chunkSteps}, expected a whole number above 0`)
  }
  const points = product(coordinates.map((axis) => axis.length))
  for (const field of constantFields) {
    const expected = points * channelNames(field, spatialDims).length
    if (field.values.length === expected) continue
    throw new ShapeError(`${path}: ${field.name} has ${field.values.length} values, expected ${expected}`)
  }
}

function checkTimes(path: string, { scalars }: WellHeader, times: number[][]): void {
  if (times.length === 0) throw new ShapeError(`${path}: given no state, expected at least one`)
  const other = times.findIndex(({ length }) => length !== times[0]!.length)
  if (other >= 0) {
    throw new ShapeError(
      `${path}: trajectory ${other} has ${times[other]!.length} states, expected ${times[0]!.length} as trajectory 0`,
      { hint: 'Trajectories of a file are equally long, and numbered without a gap.' },
    )
  }
  for (const [name, values] of Object.entries(scalars)) {
    if (typeof values === 'number' || values.length === times.length) continue
    throw new ShapeError(
      `${path}: ${name} has ${values.length} values, expected one for each of ${times.length} trajectories`,
    )
  }
}

/** A block of the grid, as `[steps, ...block, component]`; zeros beyond the grid. */
function cut(
  values: Float32Array,
  steps: number,
  grid: number[],
  components: number,
  from: number[],
  block: number[],
): Float32Array {
  const out = new Float32Array(steps * product(block) * components)
  const rows = product(block.slice(0, -1))
  const row = Math.min(block.at(-1)!, grid.at(-1)! - from.at(-1)!) * components
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < rows; i++) {
      const at = [...unravel(i, block.slice(0, -1)).map((x, axis) => x + from[axis]!), from.at(-1)!]
      if (at.some((x, axis) => x >= grid[axis]!)) continue
      const source = (at.reduce((flat, x, axis) => flat * grid[axis]! + x, step) as number) * components
      out.set(values.subarray(source, source + row), (step * rows + i) * block.at(-1)! * components)
    }
  }
  return out
}

function unravel(index: number, shape: readonly number[]): number[] {
  const place: number[] = []
  for (let axis = shape.length - 1, rest = index; axis >= 0; axis--) {
    place.unshift(rest % shape[axis]!)
    rest = Math.floor(rest / shape[axis]!)
  }
  return place
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1)
}
