import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fold, key, normalArray } from '@lola-ts/tensor-core/random'
import type { FieldLayout } from '../src/field-layout'
import { createWell, type WellHeader } from '../src/node/well-writer'

/** A file that our writer writes, with the states that belong into it. */
export interface WellSample {
  /** Below a folder: `ours/<dataset>/data/train/<file>`. */
  path: string
  header: WellHeader
  trajectories: number
  steps: number
  /** Of one trajectory, which may have its own. */
  times(trajectory: number): number[]
  /** `[...space, field]`, flat. */
  state(trajectory: number, step: number): Float32Array
}

const all: FieldLayout[] = [
  { name: 'density', kind: 'scalar' },
  { name: 'pressure', kind: 'scalar' },
  { name: 'velocity', kind: 'vector' },
  { name: 'stress', kind: 'tensor' },
]

/** All that our writer can write, from one axis to three, in a few kilobytes a file: they are committed. */
export function wellSamples(): WellSample[] {
  return [
    sample('line', [7], { fields: all, constants: ['scalar', 'vector', 'tensor'], scalars: { gain: 2, seed: [1, 2] } }),
    sample('plane', [5, 4], { fields: all, constants: ['scalar', 'tensor'], scalars: { viscosity: [0.1, 0.2] } }),
    sample('volume', [4, 3, 2], { fields: all, constants: ['vector'], scalars: { gravity: 9.81, depth: 0.5 } }),
    sample('plain', [6, 3], { fields: all.slice(0, 1), chunkSteps: 4 }),
    sample('vectors', [3, 2, 2], { fields: all.slice(2, 3), ownTimes: true }),
    // Two files are one dataset.
    sample('parts', [4, 4], { fields: all.slice(1, 3), file: 'part-0', seed: 1 }),
    sample('parts', [4, 4], { fields: all.slice(1, 3), file: 'part-1', seed: 2 }),
  ]
}

/** Too large to be committed: chunks are pieces of the grid. */
export function largeSamples(): WellSample[] {
  return [
    sample('pieces', [401, 703], { fields: all.slice(0, 1), steps: 7 }),
    sample('pieces-3d', [3, 500, 300], { fields: all.slice(2, 3), steps: 7 }),
  ]
}

export async function writeSample(folder: string, one: WellSample): Promise<void> {
  const path = join(folder, one.path)
  mkdirSync(dirname(path), { recursive: true })
  const file = await createWell(path, one.header)
  for (let trajectory = 0; trajectory < one.trajectories; trajectory++) {
    for (const [step, time] of one.times(trajectory).entries()) {
      await file.append(one.state(trajectory, step), { time, trajectory })
    }
  }
  await file.close()
}

interface SampleOptions {
  fields: FieldLayout[]
  constants?: FieldLayout['kind'][]
  scalars?: WellHeader['scalars']
  steps?: number
  chunkSteps?: number
  ownTimes?: boolean
  file?: string
  seed?: number
}

function sample(
  name: string,
  grid: number[],
  { fields, constants = [], scalars = {}, steps = 9, chunkSteps, ownTimes, file = name, seed = 0 }: SampleOptions,
): WellSample {
  const d = grid.length
  const components = { scalar: 1, vector: d, tensor: d * d }
  const points = grid.reduce((product, n) => product * n, 1)
  const channels = fields.reduce((sum, { kind }) => sum + components[kind], 0)
  const random = fold(key(seed), 'sample', d)
  return {
    path: `ours/${name}/data/train/${file}.hdf5`,
    header: {
      datasetName: `sample-${name}`,
      spatialDims: ['x', 'y', 'z'].slice(0, d),
      coordinates: grid.map((n, axis) => Array.from({ length: n }, (_, i) => (i * (axis + 1)) / n)),
      boundaries: grid.map((_, axis) => (axis === 0 ? ['periodic', 'periodic'] : ['wall', 'open'])),
      fields: fields.map((field) => (field.kind === 'tensor' ? { ...field, symmetric: true } : field)),
      constantFields: constants.map((kind, i) => ({
        name: `constant_${kind}`,
        kind,
        values: normalArray(fold(random, 'constant', i), points * components[kind]),
      })),
      scalars,
      ...(chunkSteps && { chunkSteps }),
    },
    trajectories: 2,
    steps,
    times: (trajectory) => Array.from({ length: steps }, (_, i) => (ownTimes ? trajectory : 0) + i / 4),
    state: (trajectory, step) => normalArray(fold(random, 'state', trajectory * 1000 + step), points * channels),
  }
}
