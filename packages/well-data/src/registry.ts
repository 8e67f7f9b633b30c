import { ConfigError } from '@lola-ts/tensor-core'
import { channelNames, type FieldKind, type FieldLayout } from './field-layout'
import type { Physics } from './physics'

export interface PhysicsOptions {
  /**
   * Whether `T0` enters the label as its logarithm. The reference means to and does not (it looks for "T0" among
   * lower-cased names), so its checkpoints need `false`, the default.
   */
  logT0?: boolean
}

/**
 * A physics of the registry, by its name or by the name of one of its datasets.
 *
 * @throws ConfigError for a name that is not there
 */
export function physics(name: string, { logT0 = false }: PhysicsOptions = {}): Physics {
  const found = registry.find((entry) => entry.name === name || entry.datasets.includes(name))
  if (!found) {
    throw new ConfigError(`physics ${name}: not in the registry, expected one of ${physicsNames().join(', ')}`, {
      hint: 'Other data: give openWell a physics of your own, or open it without one to get its fields as they are.',
    })
  }
  const entry = structuredClone(found)
  if (name === 'euler_multi_quadrants_periodicBC') entry.periodic = [true, true]
  if (logT0 && entry.scalars.includes('T0')) entry.logScalars.push('T0')
  return entry
}

/** Names of the physics in the registry. */
export function physicsNames(): string[] {
  return registry.map((entry) => entry.name)
}

/** The registry's physics of a dataset, or null: for programs that can go on without. */
export function physicsOfDataset(datasetName: string): Physics | null {
  return registry.some((entry) => entry.datasets.includes(datasetName)) ? physics(datasetName) : null
}

/** A list of {@link FieldLayout} from names by kind. */
function layout(...groups: [FieldKind, string[]][]): FieldLayout[] {
  return groups.flatMap(([kind, names]) => names.map((name) => ({ name, kind })))
}

/** Fills in the channel names. */
function entry(given: Omit<Physics, 'fields' | 'statistics'>): Physics {
  const fields = given.layout.flatMap((field) => channelNames(field, given.dimensions))
  return { ...given, fields, statistics: 'reference' }
}

/** Statistics, transforms and augmentations: the published dataset configurations of LoLa (Rozet et al., 2025). */
const registry: readonly Physics[] = [
  entry({
    name: 'rayleigh_benard',
    datasets: ['rayleigh_benard', 'rayleigh_benard_uniform'],
    dimensions: ['x', 'y'],
    periodic: [true, false],
    layout: layout(['scalar', ['buoyancy', 'pressure']], ['vector', ['velocity']]),
    transforms: {},
    mean: [0.38, 0.01, 0, 0],
    std: [0.25, 0.15, 0.21, 0.18],
    scalars: ['Rayleigh', 'Prandtl'],
    logScalars: ['Rayleigh', 'Prandtl'],
    augmentations: ['flip', 'roll'],
  }),
  entry({
    name: 'euler_multi_quadrants',
    datasets: ['euler_multi_quadrants_openBC', 'euler_multi_quadrants_periodicBC'],
    dimensions: ['x', 'y'],
    periodic: [false, false],
    layout: layout(['scalar', ['energy', 'density', 'pressure']], ['vector', ['momentum']]),
    transforms: { energy: 'log1p', density: 'log1p', pressure: 'log1p' },
    mean: [1.2, 0.6, 0.58, 0, 0],
    std: [0.51, 0.27, 0.29, 0.53, 0.52],
    scalars: ['gamma'],
    logScalars: [],
    augmentations: ['flip', 'permute', 'roll'],
  }),
  entry({
    name: 'turbulence_gravity_cooling',
    datasets: ['turbulence_gravity_cooling'],
    dimensions: ['x', 'y', 'z'],
    periodic: [false, false, false],
    layout: layout(['scalar', ['density', 'pressure', 'temperature']], ['vector', ['velocity']]),
    transforms: { density: 'log_eps', pressure: 'log_eps', temperature: 'log_eps' },
    mean: [-1.75, -4.2, 5.5, 0, 0, 0],
    std: [0.95, 1.75, 1.1, 0.5, 0.5, 0.5],
    scalars: ['rho0', 'T0', 'Z'],
    logScalars: ['rho0'],
    augmentations: ['flip', 'permute'],
  }),
]
