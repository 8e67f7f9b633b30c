import { ConfigError } from '@lola-ts/tensor-core'
import type { CoarsenMethod } from '../../coarsen'
import { resolveSteps } from '../read-field'
import type { WellField, WellMetadata } from '../well-metadata'

/** What to keep of a file. */
export interface PrepareSelection {
  /** Trajectories to keep, in this order. Default all. */
  trajectories?: readonly number[]
  /** First step that is kept. Default 0. */
  start?: number
  /** States that are kept of each trajectory. Default as many as there are. */
  count?: number
  /** Every how many steps one is kept. Default 1. */
  stride?: number
  /** Points that become one, along every axis or along each. Default 1. */
  coarsen?: number | readonly number[]
  /** How. Default `mean`. */
  method?: CoarsenMethod
  /** Names of the fields to keep, constant ones too, such as `velocity`. Default all. */
  fields?: readonly string[]
  /** Name of the new dataset. Default: the old one; without some of its fields, the old one and the fields that are left. */
  datasetName?: string
}

/** The selection, checked against a file and with its defaults filled in. */
export interface PreparePlan {
  datasetName: string
  trajectories: readonly number[]
  range: { start: number; count: number; stride: number }
  /** The steps of that range. */
  steps: readonly number[]
  /** Points that become one, along each axis. */
  factors: readonly number[]
  method: CoarsenMethod
  /** Those that vary in time, then constant ones. */
  fields: readonly WellField[]
}

/** @throws ConfigError, NotFoundError for what the file cannot give */
export function planOf(path: string, metadata: WellMetadata, selection: PrepareSelection): PreparePlan {
  const { nSteps, fields, constants } = metadata
  const { start = 0, stride = 1, method = 'mean', count } = selection
  checkFields(path, metadata, selection.fields)
  const isKept = ({ name }: WellField) => selection.fields?.includes(name) ?? true
  const kept = fields.filter(isKept)
  const range = resolveSteps(path, nSteps, { start, stride, ...(count !== undefined && { count }) })
  return {
    datasetName: selection.datasetName ?? nameOf(metadata, kept),
    trajectories: trajectoriesOf(path, metadata, selection.trajectories),
    range,
    steps: Array.from({ length: range.count }, (_, i) => start + i * stride),
    factors: factorsOf(path, metadata, selection.coarsen ?? 1),
    method,
    fields: [...kept, ...constants.filter(isKept)],
  }
}

function trajectoriesOf(path: string, { nTrajectories }: WellMetadata, given?: readonly number[]): readonly number[] {
  const trajectories = given ?? Array.from({ length: nTrajectories }, (_, i) => i)
  const wrong = trajectories.find((i) => !Number.isInteger(i) || i < 0 || i >= nTrajectories)
  if (wrong === undefined && trajectories.length > 0) return trajectories
  throw new ConfigError(
    `${path}: given trajectory ${wrong ?? 'none'}, has ${nTrajectories} (0 to ${nTrajectories - 1})`,
  )
}

function factorsOf(path: string, metadata: WellMetadata, given: number | readonly number[]): number[] {
  const { grid, spatialDims } = metadata
  const factors = typeof given === 'number' ? grid.map(() => given) : [...given]
  const fits = (factor: number, axis: number) => Number.isInteger(factor) && factor > 0 && grid[axis]! % factor === 0
  if (factors.length === grid.length && factors.every(fits)) return factors
  throw new ConfigError(`${path}: given the factors ${factors} for the grid ${grid.join(' x ')} (${spatialDims})`, {
    hint: 'Factors are whole numbers that divide the grid: one for all axes, or one for each.',
  })
}

function checkFields(path: string, { fields, constants }: WellMetadata, given?: readonly string[]): void {
  if (!given) return
  const names = [...fields, ...constants].map(({ name }) => name)
  const unknown = given.find((name) => !names.includes(name))
  if (unknown !== undefined || given.length === 0) {
    throw new ConfigError(`${path}: given field ${unknown ?? 'none'}, has ${names.join(', ')}`)
  }
  if (!fields.some(({ name }) => given.includes(name))) {
    throw new ConfigError(`${path}: given only constant fields, expected one that varies in time`)
  }
}

/** Fewer fields are another physics, which must not pass for the whole one. */
function nameOf({ datasetName, fields }: WellMetadata, kept: readonly WellField[]): string {
  return kept.length === fields.length ? datasetName : [datasetName, ...kept.map(({ name }) => name)].join('_')
}
