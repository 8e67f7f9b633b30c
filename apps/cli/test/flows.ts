import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { physics } from '@lola-ts/well-data'
import { type WellContent, writeWell } from '@lola-ts/well-data/node'

export interface FlowOptions {
  grid?: [number, number]
  steps?: number
  /** Changes the values `[time, x, y, field]` before they are written. */
  spoil?: (values: Float32Array) => void
  fields?: WellContent['fields']
}

/** A file of drifting convection rolls, in The Well's layout. */
export async function writeFlow(path: string, phase: number, options: FlowOptions = {}): Promise<void> {
  const { grid = [32, 16], steps = 12, spoil = () => {}, fields = physics('rayleigh_benard').layout } = options
  const [nx, ny] = grid
  const values = new Float32Array(steps * nx * ny * 4)
  for (let at = 0, t = 0; t < steps; t++) {
    for (let i = 0; i < nx; i++) {
      for (let j = 0; j < ny; j++) {
        const x = (2 * Math.PI * i) / nx - 0.2 * t + phase
        const y = (j + 0.5) / ny
        const wall = Math.sin(Math.PI * y)
        values[at++] = 1 - y + 0.3 * wall * Math.cos(x)
        values[at++] = 0.1 * Math.cos(2 * x) * y
        values[at++] = 0.2 * Math.sin(x) * Math.cos(Math.PI * y)
        values[at++] = 0.2 * Math.cos(x) * wall
      }
    }
  }
  spoil(values)
  await writeWell(path, {
    datasetName: 'rayleigh_benard',
    spatialDims: ['x', 'y'],
    coordinates: [
      Array.from({ length: nx }, (_, i) => (4 * i) / nx),
      Array.from({ length: ny }, (_, j) => (j + 0.5) / ny),
    ],
    times: Array.from({ length: steps }, (_, t) => 0.25 * t),
    scalars: { Rayleigh: 1e6, Prandtl: 1 },
    boundaries: [
      ['periodic', 'periodic'],
      ['wall', 'wall'],
    ],
    fields,
    trajectories: [values],
  })
}

/** A dataset of two training, one validation and one test file. */
export async function writeFlows(folder: string): Promise<void> {
  const files = { train: [0, 1], valid: [2], test: [3] }
  for (const [split, phases] of Object.entries(files)) {
    await mkdir(join(folder, 'data', split), { recursive: true })
    for (const phase of phases) await writeFlow(join(folder, 'data', split, `flow_${phase}.hdf5`), phase)
  }
}
