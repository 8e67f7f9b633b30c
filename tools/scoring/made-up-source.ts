import { key, normalArray } from '@lola-ts/tensor-core/random'
import type { EvaluationSource, ScorableState } from '../../apps/cli/src/evaluation/evaluation-source'

export interface MadeUp {
  trajectories: number
  members: number
  states: number
  grid: [number, number]
}

const fields = ['buoyancy', 'pressure', 'velocity_x', 'velocity_y']

/** Forecasts of drifting waves with errors that grow, made up state by state: nothing is kept. */
export function madeUpSource({ trajectories, members, states, grid }: MadeUp): EvaluationSource {
  const [nx, ny] = grid
  const size = nx * ny * fields.length
  const noise = normalArray(key(0), 5 * size)
  const jobs = Array.from({ length: trajectories }, (_, trajectory) => ({
    trajectory,
    start: 0,
    name: `test/${trajectory}@0`,
  }))
  const axes = [
    { name: 'x', extent: [0, 4] as const },
    { name: 'y', extent: [0, 1] as const },
  ]
  const coordinates = [nx, ny].map((n, axis) => Array.from({ length: n }, (_, i) => ((axis === 0 ? 4 : 1) * i) / n))

  function truthAt(trajectory: number, lead: number): Float32Array {
    const values = new Float32Array(size)
    for (let i = 0, at = 0; i < nx; i++) {
      const x = (2 * Math.PI * i) / nx - 0.1 * lead + trajectory
      for (let j = 0; j < ny; j++) {
        for (let field = 0; field < fields.length; field++) {
          values[at++] = Math.sin(x * (field + 1)) * Math.sin((Math.PI * (j + 0.5)) / ny)
        }
      }
    }
    return values
  }

  async function* made({ trajectory }: { trajectory: number }, signal: AbortSignal): AsyncGenerator<ScorableState> {
    for (let lead = 1; lead <= states && !signal.aborted; lead++) {
      const truth = truthAt(trajectory, lead)
      const ensemble = new Float32Array(members * size)
      for (let member = 0; member < members; member++) {
        const from = (member * 977 + lead * 131 + trajectory * 17) % (4 * size)
        for (let i = 0; i < size; i++)
          ensemble[member * size + i] = truth[i]! + (noise[from + i]! * Math.min(1, lead / 60)) / 3
      }
      yield { model: 'made up', kind: 'emulation', lead, ensemble, truth, reconstruction: null }
    }
  }

  return {
    jobs,
    timed: {},
    axes,
    domain: () => ({
      dimensions: ['x', 'y'],
      coordinates,
      periodic: [true, false],
      scalars: { Rayleigh: 1e6, Prandtl: 1 },
    }),
    normalise: undefined,
    facts: {
      model: 'made up',
      weights: null,
      compression: null,
      regime: null,
      dataset: 'rayleigh_benard',
      data: 'made up',
      split: 'test',
      grid: [nx, ny],
      fields,
      normalisation: null,
      signed: [false, true, true, true],
      members,
      context: 1,
      overlap: 1,
      stride: 1,
      seed: 0,
      settings: null,
      guidance: null,
      trajectories: jobs.map(({ name }) => name),
      states,
      interval: 1,
    },
    states: made,
    close: () => {},
  }
}
