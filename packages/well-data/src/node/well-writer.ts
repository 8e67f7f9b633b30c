import { ShapeError } from '@lola-ts/tensor-core'
import { channelNames, type FieldLayout, tensorOrder } from '../field-layout'
import { fieldSink } from './field-sink'
import { hdf5Writer } from './hdf5-writer/hdf5-writer'
import { product } from './product'
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
  const { fields, coordinates } = header
  const grid = coordinates.map((axis) => axis.length)
  const points = product(grid)
  const file = await hdf5Writer(path)
  let channels = 0
  const parts = fields.map(({ name, kind }) => {
    const order = tensorOrder[kind]
    const sink = fieldSink(file, `t${order}_fields/${name}`, {
      type: 'float32',
      grid,
      componentAxes: Array<number>(order).fill(grid.length),
      sampleVarying: true,
      timeVarying: true,
      chunkSteps: header.chunkSteps,
    })
    const offset = channels
    channels += sink.stateSize / points
    return { sink, offset }
  })
  const times: number[][] = []

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
    ;(times[trajectory] ??= []).push(time)
    for (const { sink, offset } of parts) await sink.append(trajectory, state, offset, channels)
  }

  async function finish(): Promise<void> {
    const all = Array.from(times, (own) => own ?? [])
    checkTimes(path, header, all)
    for (const { sink } of parts) await sink.finish(all.length)
    await writeMetadata(file, header, all)
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
