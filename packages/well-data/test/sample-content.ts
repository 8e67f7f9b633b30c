import { fold, key, normalArray } from '@lola-ts/tensor-core/random'
import type { WellContent } from '../src/node/well-content'

export interface SampleOptions extends Partial<WellContent> {
  seed?: number
  steps?: number
  grid?: [number, number]
  members?: number
}

/** A small Rayleigh-Bénard file of noise, to be changed by the test. */
export function sampleContent({
  seed = 0,
  steps = 6,
  grid = [8, 4],
  members = 2,
  ...rest
}: SampleOptions = {}): WellContent {
  const size = steps * grid[0] * grid[1] * 4
  return {
    datasetName: 'rayleigh_benard',
    spatialDims: ['x', 'y'],
    coordinates: grid.map((n) => Array.from({ length: n }, (_, i) => i / n)),
    times: Array.from({ length: steps }, (_, i) => i / 4),
    fields: [
      { name: 'buoyancy', kind: 'scalar' },
      { name: 'pressure', kind: 'scalar' },
      { name: 'velocity', kind: 'vector' },
    ],
    scalars: { Rayleigh: 1e6, Prandtl: 0.5 },
    boundaries: [
      ['periodic', 'periodic'],
      ['wall', 'wall'],
    ],
    trajectories: Array.from({ length: members }, (_, i) => normalArray(fold(key(seed), 'member', i), size)),
    ...rest,
  }
}
