import type { File } from 'h5wasm'
import { DataError, NotFoundError } from '../errors'
import { tensorOrder } from '../field-layout'
import type { Hdf5 } from '../hdf5/library'
import { type Floats, type Hyperslab, storageOf, withHyperslab } from './hyperslab'
import { interleave } from './interleave'
import { keptBytes, keptHyperslab } from './kept-blocks'
import { product } from './product'
import type { WellField, WellMetadata } from './well-metadata'

/** An open file and what is known about it. */
export interface Source {
  library: Hdf5
  file: File
  path: string
  metadata: WellMetadata
}

/** Which steps of a trajectory. */
export interface StepRange {
  /** First step. Default 0. */
  start?: number
  /** How many states. Default: as many as there are. */
  count?: number
  /** Distance between states, in steps of the file. Default 1. */
  stride?: number
}

/** One read of the HDF5 library takes at most this many bytes, so that its memory, which never shrinks, stays small. */
const blockBytes = 2 ** 25

/** Fills in the defaults of a range. @throws NotFoundError if it leaves the trajectory */
export function resolveSteps(what: string, nSteps: number, { start = 0, stride = 1, ...range }: StepRange) {
  const count = range.count ?? Math.max(0, Math.ceil((nSteps - start) / stride))
  const valid = [start, stride, count].every(Number.isInteger) && start >= 0 && stride >= 1 && count >= 1
  if (!valid || start + (count - 1) * stride >= nSteps) {
    throw new NotFoundError(
      `${what}: asked for ${count} steps from ${start} at stride ${stride}, has ${nSteps} (0 to ${nSteps - 1})`,
      { hint: 'Shorten the window, start earlier, or use a smaller stride.' },
    )
  }
  return { start, count, stride }
}

/**
 * Reads states of one trajectory, all channels.
 *
 * @param into where they go, as many numbers as are asked for; a new array where it is left out
 * @returns `[time, ...space, field]`, flat
 * @throws DataError for a value that is not finite, NotFoundError outside of the file
 */
export function readChannels(
  source: Source,
  trajectory: number,
  range: StepRange = {},
  into?: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const { path, metadata } = source
  checkTrajectory(source, trajectory)
  const steps = resolveSteps(`${path}: trajectory ${trajectory}`, metadata.nSteps, range)
  return readFields(source, metadata.fields, trajectory, steps, into)
}

/**
 * Reads some fields side by side: all that vary in time, or constants at one step.
 *
 * @returns `[time, ...space, channel]`, flat
 * @throws DataError for a value that is not finite
 */
export function readFields(
  source: Source,
  fields: readonly WellField[],
  trajectory: number,
  { start, count, stride }: Required<StepRange>,
  into?: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const points = product(source.metadata.grid)
  const channels = fields.reduce((sum, field) => sum + field.components.length, 0)
  const out = into ?? new Float32Array(count * points * channels)
  const steps = Math.max(1, Math.floor(blockBytes / (points * channels * 8)))
  for (let done = 0; done < count; done += steps) {
    const block = { start: start + done * stride, count: Math.min(steps, count - done), stride }
    let channel = 0
    for (const field of fields) {
      const components = field.components.length
      useField(source, field, trajectory, block, channels, (values, from) => {
        const offset = (done + from) * points * channels + channel
        const bad = interleave(values, components, out, offset, channels)
        if (bad < 0) return
        const run = { ...block, start: block.start + from * stride }
        throw notFinite(source, field, trajectory, run, bad, values[bad]!)
      })
      channel += components
    }
  }
  return out
}

/**
 * Reads states of one field, as stored but on the whole grid: axes along which the field does not vary are repeated.
 *
 * @returns `[time, ...space, component]`, flat; without the time axis for a constant field
 */
export function readField(source: Source, field: WellField, trajectory: number, range: Required<StepRange>): Floats {
  const states = field.timeVarying ? range.count : 1
  let out: Floats | undefined
  useField(source, field, trajectory, range, field.components.length, (values, from, count) => {
    if (count === states) {
      out = values.slice()
      return
    }
    const size = values.length / count
    out ??= values instanceof Float32Array ? new Float32Array(states * size) : new Float64Array(states * size)
    out.set(values, from * size)
  })
  return out!
}

/**
 * {@link readField} without a copy, in runs of states. Of compressed chunks all states are kept for the next read.
 *
 * @param channels of all fields that are read with this one: blocks of two times must fit into what is kept
 * @param use gets `count` states from number `from` of the range on; the values are gone when it returns
 */
function useField(
  source: Source,
  field: WellField,
  trajectory: number,
  { start, count, stride }: Required<StepRange>,
  channels: number,
  use: (values: Floats, from: number, count: number) => void,
): void {
  const { library, file, path, metadata } = source
  const { dataset, timeVarying, dimVarying, components } = field
  const { grid, nSteps } = metadata
  const together = stepsTogether(source, field, channels)
  if (together === 0) {
    const slab = hyperslabOf(field, grid, trajectory, { start, count, stride })
    const states = timeVarying ? count : 1
    withHyperslab(library, file, path, dataset, slab, (values) => {
      if (dimVarying.every(Boolean)) use(values, 0, states)
      else use(repeat(values, states, grid, dimVarying, components.length), 0, states)
    })
    return
  }
  for (let from = 0; from < count; ) {
    const step = start + from * stride
    const first = step - (step % together)
    const inBlock = Math.min(together, nSteps - first)
    const slab = hyperslabOf(field, grid, trajectory, { start: first, count: inBlock, stride: 1 })
    const values = keptHyperslab(library, file, path, dataset, slab)
    const size = values.length / inBlock
    const run = stride === 1 ? Math.min(count - from, first + inBlock - step) : 1
    use(values.subarray((step - first) * size, (step - first + run) * size), from, run)
    from += run
  }
}

/** How many states of a field to unpack and keep at once: those of a compressed chunk; 0 for none. */
function stepsTogether({ library, file, path, metadata }: Source, field: WellField, channels: number): number {
  const { dataset, sampleVarying, timeVarying, dimVarying } = field
  if (!timeVarying || !dimVarying.every(Boolean)) return 0
  const { isDouble, packed } = storageOf(library, file, path, dataset)
  if (!packed) return 0
  const steps = Math.min(packed[sampleVarying ? 1 : 0]!, metadata.nSteps)
  const bytes = product(metadata.grid) * steps * channels * (isDouble ? 8 : 4)
  return 2 * bytes <= keptBytes ? steps : 0
}

/** Where states of a trajectory lie in the dataset of a field. */
function hyperslabOf(
  { sampleVarying, timeVarying, dimVarying, keepsAxes, kind }: WellField,
  grid: number[],
  trajectory: number,
  steps: Required<StepRange>,
): Hyperslab {
  const slab: Hyperslab = { offset: [], count: [], stride: [] }
  const add = (offset: number, count: number, stride = 1) => {
    slab.offset.push(offset)
    slab.count.push(count)
    slab.stride.push(stride)
  }
  if (sampleVarying) add(trajectory, 1)
  if (timeVarying) add(steps.start, steps.count, steps.stride)
  grid.forEach((size, axis) => {
    if (dimVarying[axis]) add(0, size)
    else if (keepsAxes) add(0, 1)
  })
  for (let order = 0; order < tensorOrder[kind]; order++) add(0, grid.length)
  return slab
}

/** Repeats values over the axes that storage leaves out. */
function repeat(values: Floats, lead: number, grid: number[], varying: boolean[], components: number): Floats {
  const points = product(grid)
  const stored = grid.reduce((product, size, axis) => product * (varying[axis] ? size : 1), 1)
  const out =
    values instanceof Float32Array
      ? new Float32Array(lead * points * components)
      : new Float64Array(lead * points * components)
  for (let point = 0; point < points; point++) {
    const from = storedIndex(point, grid, varying)
    for (let t = 0; t < lead; t++) {
      for (let c = 0; c < components; c++) {
        out[(t * points + point) * components + c] = values[(t * stored + from) * components + c]!
      }
    }
  }
  return out
}

function storedIndex(point: number, grid: number[], varying: boolean[]): number {
  let index = 0
  let scale = 1
  let rest = point
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    const at = rest % grid[axis]!
    rest = (rest - at) / grid[axis]!
    if (!varying[axis]) continue
    index += at * scale
    scale *= grid[axis]!
  }
  return index
}

/** @throws NotFoundError */
export function checkTrajectory({ path, metadata }: Source, trajectory: number): void {
  const { nTrajectories } = metadata
  if (Number.isInteger(trajectory) && trajectory >= 0 && trajectory < nTrajectories) return
  throw new NotFoundError(
    `${path}: asked for trajectory ${trajectory}, has ${nTrajectories} (0 to ${nTrajectories - 1})`,
  )
}

function notFinite(
  { path, metadata }: Source,
  field: WellField,
  trajectory: number,
  block: Required<StepRange>,
  at: number,
  value: number,
): DataError {
  const [step, ...place] = indexInField(at, metadata.grid, field)
  const index = [trajectory, block.start + step! * block.stride, ...place]
  return new DataError(`${path}: ${field.dataset} is ${value} at index [${index}], expected finite float32 values`, {
    hint: `Index is (trajectory, time, ...space, component). All such places: lola data validate ${path}`,
  })
}

/** `[time, ...space, component]` of a flat index into what {@link readField} gives; no component for scalars. */
export function indexInField(at: number, grid: number[], field: WellField): number[] {
  const sizes = [...grid, ...Array<number>(tensorOrder[field.kind]).fill(grid.length)]
  const index: number[] = []
  let rest = at
  for (const size of sizes.reverse()) {
    index.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return [rest, ...index]
}
