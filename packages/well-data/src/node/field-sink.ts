import { chunkShape } from './chunk-shape'
import type { Hdf5Writer } from './hdf5-writer/hdf5-writer'
import { elementSize } from './hdf5-writer/values'
import { product } from './product'
import { unravel } from './unravel'

export interface FieldLayoutInFile {
  type: 'float32' | 'float64'
  /** Sizes of the spatial axes that are stored. */
  grid: readonly number[]
  /** Sizes of the axes of components: `[]` for scalars, `[2]` for vectors in 2-D, `[2, 2]` for tensors. */
  componentAxes: readonly number[]
  sampleVarying: boolean
  timeVarying: boolean
  /** Steps in one chunk. Default: up to 8, as long as a chunk is below 1 MiB. */
  chunkSteps?: number | undefined
}

/** Collects states of one field into chunks. */
export interface FieldSink {
  /** Values of one state: one point of the grid after the other, its components together. */
  readonly stateSize: number
  /**
   * Adds the next state of a trajectory.
   *
   * @param state `[...space, component]`, flat; within it, components of a point are `stride` values apart from those
   *   of the next one, and begin at `offset`. Not kept.
   */
  append(trajectory: number, state: ArrayLike<number>, offset?: number, stride?: number): Promise<void>
  /** Writes what is left. */
  finish(nTrajectories: number): Promise<void>
}

/** Memory: the states of one chunk for each trajectory that has begun and not filled its last chunk. */
export function fieldSink(file: Hdf5Writer, path: string, layout: FieldLayoutInFile): FieldSink {
  const { type, grid, componentAxes, sampleVarying, timeVarying } = layout
  const components = product(componentAxes)
  const points = product(grid)
  const stateSize = points * components
  const inFloats = (components * elementSize[type]) / 4
  const steps = timeVarying ? (layout.chunkSteps ?? chunkShape(grid, inFloats).steps) : 1
  const block = chunkShape(grid, inFloats, steps).grid
  const counts = grid.map((size, axis) => Math.ceil(size / block[axis]!))
  const lead = [...(sampleVarying ? [1] : []), ...(timeVarying ? [steps] : [])]
  const dataset = file.chunked(path, type, [...lead, ...block, ...componentAxes])
  const open = new Map<number, { states: number; buffer: Float32Array | Float64Array }>()

  async function flush(trajectory: number): Promise<void> {
    const { buffer, states } = open.get(trajectory)!
    const step = Math.ceil(states / steps) - 1
    const first = [...(sampleVarying ? [trajectory] : []), ...(timeVarying ? [step] : [])]
    for (let i = 0; i < product(counts); i++) {
      const place = unravel(i, counts)
      const whole = product(counts) === 1
      const values = whole
        ? buffer
        : cut(
            buffer,
            steps,
            grid,
            components,
            place.map((at, axis) => at * block[axis]!),
            block,
          )
      await dataset.write([...first, ...place, ...componentAxes.map(() => 0)], values)
    }
  }

  return {
    stateSize,
    async append(trajectory, state, offset = 0, stride = components) {
      let found = open.get(trajectory)
      if (!found) {
        const buffer = new (type === 'float32' ? Float32Array : Float64Array)(steps * stateSize)
        open.set(trajectory, (found = { states: 0, buffer }))
      }
      const slot = found.states++ % steps
      const { buffer } = found
      for (let point = 0, to = slot * stateSize, from = offset; point < points; point++, from += stride) {
        for (let c = 0; c < components; c++) buffer[to++] = state[from + c]!
      }
      if (slot === steps - 1) await flush(trajectory)
    },
    async finish(nTrajectories) {
      let states = 0
      for (const [trajectory, found] of open) {
        states = found.states
        const filled = states % steps
        if (filled === 0) continue
        found.buffer.fill(0, filled * stateSize)
        await flush(trajectory)
      }
      const sizes = [...(sampleVarying ? [nTrajectories] : []), ...(timeVarying ? [states] : [])]
      dataset.setShape([...sizes, ...grid, ...componentAxes])
    },
  }
}

/** A block of the grid, as `[steps, ...block, component]`; zeros beyond the grid. */
function cut<T extends Float32Array | Float64Array>(
  values: T,
  steps: number,
  grid: readonly number[],
  components: number,
  from: readonly number[],
  block: readonly number[],
): T {
  const out = new (values.constructor as new (length: number) => T)(steps * product(block) * components)
  const outer = block.slice(0, -1)
  const rows = product(outer)
  const row = Math.min(block.at(-1)!, grid.at(-1)! - from.at(-1)!) * components
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < rows; i++) {
      const at = [...unravel(i, outer).map((x, axis) => x + from[axis]!), from.at(-1)!]
      if (at.some((x, axis) => x >= grid[axis]!)) continue
      const source = at.reduce((flat, x, axis) => flat * grid[axis]! + x, step) * components
      out.set(values.subarray(source, source + row), (step * rows + i) * block.at(-1)! * components)
    }
  }
  return out
}
