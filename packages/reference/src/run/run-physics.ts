import { ConfigError } from '@lola-ts/tensor-core'
import {
  type Augmentation,
  channelNames,
  type FieldLayout,
  type Physics,
  physics,
  physicsOfDataset,
  scalarTransforms,
  type Transform,
  withStatistics,
} from '@lola-ts/well-data'
import type { ReferenceConfig } from '../configs/read-options'

const augmentations: Readonly<Record<string, Augmentation>> = {
  random_axis_flip: 'flip',
  random_axis_permute: 'permute',
  random_axis_roll: 'roll',
}

/** Of those the reference takes the logarithm where it takes it of any. It means T0 too, and misses it. */
const logarithmic = ['rayleigh', 'prandtl', 'rho0']

/**
 * The physics of a run from the section `dataset` of its `config.yaml`: of our registry where it is known there, with
 * the run's own statistics, transforms and augmentations.
 *
 * @param options.scalars names of the constant parameters in the files, which the configuration does not tell; for a
 *   physics that the registry lacks
 * @throws {ConfigError} when an entry is missing or unknown
 */
export function physicsFromReference(
  dataset: ReferenceConfig,
  { scalars = [] }: { scalars?: readonly string[] } = {},
): Physics {
  const datasets = texts([dataset.physics].flat(), 'physics')
  const fields = texts(dataset.fields, 'fields')
  const dimensions = dataset.dimensions === undefined ? ['x', 'y'] : texts(dataset.dimensions, 'dimensions')
  const names = texts(dataset.augment ?? [], 'augment')
  const unknown = names.find((name) => name !== 'log_scalars' && !Object.hasOwn(augmentations, name))
  if (unknown !== undefined) throw new ConfigError(`dataset.augment: unknown augmentation ${unknown}`)

  const base = known(datasets, fields, dimensions) ?? built(dataset, datasets, fields, dimensions, scalars)
  const entry: Physics = {
    ...base,
    transforms: transformsOf(dataset.transform ?? {}, fields),
    logScalars: names.includes('log_scalars')
      ? base.scalars.filter((name) => logarithmic.includes(name.toLowerCase()))
      : [],
    augmentations: names.flatMap((name) => augmentations[name] ?? []),
  }
  const { mean, std } = { mean: numbers(dataset.stats?.mean, 'mean'), std: numbers(dataset.stats?.std, 'std') }
  const asPublished = `${mean}` === `${base.mean}` && `${std}` === `${base.std}`
  return withStatistics(entry, { mean, std }, asPublished ? 'reference' : 'configuration of the run')
}

/** The registry's entry, where it has the same fields on the same axes. */
function known(datasets: string[], fields: string[], dimensions: string[]): Physics | null {
  if (!datasets.every((name) => physicsOfDataset(name))) return null
  const entry = physics(datasets[0]!)
  const same = `${entry.fields}` === `${fields}` && `${entry.dimensions}` === `${dimensions}`
  return same && datasets.every((name) => physics(name).name === entry.name) ? entry : null
}

function built(
  dataset: ReferenceConfig,
  datasets: string[],
  fields: string[],
  dimensions: string[],
  scalars: readonly string[],
): Physics {
  return {
    name: typeof dataset.name === 'string' ? dataset.name : datasets[0]!,
    datasets,
    dimensions,
    periodic: dimensions.map(() => dataset.periodic === true),
    layout: layoutOf(fields, dimensions),
    fields,
    transforms: {},
    mean: [],
    std: [],
    statistics: '',
    scalars: [...scalars],
    logScalars: [],
    augmentations: [],
  }
}

/** Channels that spell a vector or tensor, component by component, are one. */
function layoutOf(fields: string[], dimensions: string[]): FieldLayout[] {
  const layout: FieldLayout[] = []
  for (let i = 0; i < fields.length; ) {
    const name = fields[i]!.replace(/_[^_]+$/, '')
    const candidates: FieldLayout[] = [
      { name, kind: 'tensor' },
      { name, kind: 'vector' },
      { name: fields[i]!, kind: 'scalar' },
    ]
    const field = candidates.find((candidate) => {
      const channels = channelNames(candidate, dimensions)
      return `${fields.slice(i, i + channels.length)}` === `${channels}`
    })!
    layout.push(field)
    i += channelNames(field, dimensions).length
  }
  return layout
}

function transformsOf(transform: unknown, fields: string[]): Record<string, Transform> {
  return Object.fromEntries(
    Object.entries(transform as object).map(([index, name]) => {
      const field = fields[Number(index)]
      if (field === undefined || !Object.hasOwn(scalarTransforms, name)) {
        throw new ConfigError(`dataset.transform: ${name} of field ${index} is not known`, {
          hint: `Transforms are ${Object.keys(scalarTransforms).join(', ')}; fields are counted from 0.`,
        })
      }
      return [field, name]
    }),
  )
}

function texts(value: unknown, entry: string): string[] {
  const fine = Array.isArray(value) && value.every((text) => typeof text === 'string' && text !== '')
  if (fine && (value.length > 0 || entry === 'augment')) return value
  throw new ConfigError(`dataset.${entry}: is ${JSON.stringify(value) ?? 'missing'}, expected names`)
}

function numbers(value: unknown, entry: string): number[] {
  if (Array.isArray(value) && value.every((number) => typeof number === 'number')) return value
  throw new ConfigError(`dataset.stats.${entry}: is ${JSON.stringify(value) ?? 'missing'}, expected numbers`)
}
