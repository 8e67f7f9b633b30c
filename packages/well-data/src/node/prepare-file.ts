import { resolve } from 'node:path'
import { ConfigError } from '@lola-ts/tensor-core'
import type { Dataset, Group } from 'h5wasm/node'
import { type CoarsenMethod, coarsen } from '../coarsen'
import { DataError } from '../errors'
import { tensorOrder } from '../field-layout'
import { checkHdf5 } from './check-hdf5'
import { fieldSink } from './field-sink'
import { throwFirstError } from './finding'
import { attempt, groupAt, type Hdf5, hdf5, openHandle } from './hdf5'
import { type Hdf5Writer, hdf5Writer } from './hdf5-writer/hdf5-writer'
import type { Hdf5Value } from './hdf5-writer/values'
import { inspect } from './inspect'
import { resolveSteps } from './read-field'
import { readValue } from './read-value'
import type { WellField, WellMetadata } from './well-metadata'
import { textList } from './write-metadata'

/** What to keep of a file, and how. */
export interface PrepareFileOptions {
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
  /** States in one chunk. Default: up to 8, as long as a chunk is below 1 MiB. */
  chunkSteps?: number
  /** Level of deflate, 1 to 9. Default 4. */
  level?: number
  /** Stops between two states; nothing is left then. */
  signal?: AbortSignal
  /** Told after each state of each field. */
  onProgress?: (done: number, total: number) => void
}

interface Plan {
  trajectories: readonly number[]
  steps: { start: number; count: number; stride: number }
  factors: number[]
  method: CoarsenMethod
}

/** What the steps of preparing share. */
interface Work {
  library: Hdf5
  source: Group
  path: string
  metadata: WellMetadata
  plan: Plan
  file: Hdf5Writer
  options: PrepareFileOptions
}

/**
 * Writes a part of a file of The Well as another file of The Well: fewer trajectories, steps or fields, a coarser grid,
 * other chunks. All else is kept: constant fields, parameters and times of each trajectory, attributes. Reads and
 * writes state by state, so files may be larger than memory.
 *
 * Boundary masks stay true where any of their points was.
 *
 * @throws ConfigError for a selection that the file cannot give, DataError for NaN and infinities, WellFormatError,
 *   NotFoundError, WriteError
 */
export async function prepareFile(from: string, to: string, options: PrepareFileOptions = {}): Promise<void> {
  checkHdf5(from)
  const library = await hdf5()
  const source = openHandle(library, resolve(from))
  try {
    const { metadata, findings } = inspect(library, source, from)
    throwFirstError(findings)
    const kept = planOf(from, metadata!, options)
    const file = await hdf5Writer(to, options.level === undefined ? {} : { level: options.level })
    const work: Work = { library, source, path: from, metadata: metadata!, plan: kept, file, options }
    try {
      copyRoot(work)
      await copyDimensions(work)
      await copyScalars(work)
      await copyBoundaries(work)
      await copyFields(work)
    } catch (error) {
      await file.abandon()
      throw error
    }
    await file.close()
  } finally {
    if (!library.dead) attempt(library, from, () => source.close())
  }
}

function planOf(path: string, metadata: WellMetadata, options: PrepareFileOptions): Plan {
  const { grid, nTrajectories, nSteps, spatialDims, fields, constants } = metadata
  const { start = 0, stride = 1, method = 'mean' } = options
  const trajectories = options.trajectories ?? Array.from({ length: nTrajectories }, (_, i) => i)
  const wrong = trajectories.find((i) => !Number.isInteger(i) || i < 0 || i >= nTrajectories)
  if (wrong !== undefined || trajectories.length === 0) {
    throw new ConfigError(
      `${path}: given trajectory ${wrong ?? 'none'}, has ${nTrajectories} (0 to ${nTrajectories - 1})`,
    )
  }
  const count = options.count === undefined ? {} : { count: options.count }
  const steps = resolveSteps(path, nSteps, { start, stride, ...count })
  const { coarsen: given = 1 } = options
  const factors = typeof given === 'number' ? grid.map(() => given) : [...given]
  const fits =
    factors.length === grid.length && factors.every((f, i) => Number.isInteger(f) && f > 0 && grid[i]! % f === 0)
  if (!fits) {
    throw new ConfigError(`${path}: given the factors ${factors} for the grid ${grid.join(' x ')} (${spatialDims})`, {
      hint: 'Factors are whole numbers that divide the grid: one for all axes, or one for each.',
    })
  }
  const names = [...fields, ...constants].map(({ name }) => name)
  const unknown = options.fields?.find((name) => !names.includes(name))
  if (unknown !== undefined || options.fields?.length === 0) {
    throw new ConfigError(`${path}: given field ${unknown ?? 'none'}, has ${names.join(', ')}`)
  }
  if (options.fields && !fields.some(({ name }) => options.fields!.includes(name))) {
    throw new ConfigError(`${path}: given only constant fields, expected one that varies in time`)
  }
  return { trajectories, steps, factors, method }
}

function copyRoot({ source, path, file, metadata, plan, options }: Work): void {
  for (const name of Object.keys(source.attrs)) {
    file.attribute('', name, readValue(`${path}: attribute ${name}`, source.attrs[name]!))
  }
  file.attribute('', 'dataset_name', { type: 'string', shape: [], data: [nameOf(metadata, options)] })
  file.attribute('', 'n_trajectories', { type: 'int64', shape: [], data: [plan.trajectories.length] })
  const given = Object.entries(options).filter(([, value]) => value !== undefined && typeof value !== 'function')
  const said = Object.fromEntries(given.filter(([name]) => name !== 'signal' && name !== 'level'))
  if (Object.keys(said).length > 0) {
    file.attribute('', 'prepared', { type: 'string', shape: [], data: [JSON.stringify(said)] })
  }
}

/** Fewer fields are another physics, which must not pass for the whole one. */
function nameOf({ datasetName, fields }: WellMetadata, options: PrepareFileOptions): string {
  const kept = fields.map(({ name }) => name).filter((name) => options.fields?.includes(name) ?? true)
  return options.datasetName ?? (kept.length === fields.length ? datasetName : [datasetName, ...kept].join('_'))
}

async function copyDimensions(work: Work): Promise<void> {
  const { plan, metadata } = work
  copyAttributes(work, 'dimensions')
  const time = datasetAt(work, 'dimensions/time')
  await copyDataset(
    work,
    'dimensions/time',
    take(time, [...(time.shape.length > 1 ? [plan.trajectories] : []), stepsOf(plan)]),
  )
  for (const [axis, name] of metadata.spatialDims.entries()) {
    const path = `dimensions/${name}`
    const value = datasetAt(work, path)
    const rows = value.shape.length > 1 ? take(value, [plan.trajectories]) : value
    await copyDataset(work, path, coarseLast(rows, plan.factors[axis]!, plan.method))
  }
}

/** Coordinates: the mean of a block's, or its first. */
function coarseLast(value: Hdf5Value, factor: number, method: CoarsenMethod): Hdf5Value {
  const data = coarsen(
    Array.from(value.data, Number),
    value.shape,
    1,
    [...value.shape.slice(1).map(() => 1), factor],
    method,
  )
  return { type: value.type, shape: [...value.shape.slice(0, -1), value.shape.at(-1)! / factor], data }
}

async function copyScalars(work: Work): Promise<void> {
  const { plan, metadata } = work
  copyAttributes(work, 'scalars')
  const group = groupAt(work.library, work.source, 'scalars')!
  for (const name of group.keys()) {
    const path = `scalars/${name}`
    const value = datasetAt(work, path)
    const [sample, time] = ['sample_varying', 'time_varying'].map((flag) => flagOf(work, path, flag))
    const axes = [...(sample ? [plan.trajectories] : []), ...(time ? [stepsOf(plan)] : [])]
    const sizes = [...(sample ? [metadata.nTrajectories] : []), ...(time ? [metadata.nSteps] : [])]
    await copyDataset(
      work,
      path,
      sizes.join() === value.shape.slice(0, sizes.length).join() ? take(value, axes) : value,
    )
  }
}

async function copyBoundaries(work: Work): Promise<void> {
  const { library, source, file, plan, metadata } = work
  file.group('boundary_conditions')
  const group = groupAt(library, source, 'boundary_conditions')!
  copyAttributes(work, 'boundary_conditions')
  for (const name of group.keys()) {
    const path = `boundary_conditions/${name}`
    copyAttributes(work, path)
    const dims = Array.from(readValue(path, (source.get(path) as Group).attrs.associated_dims!).data, String)
    const factors = dims.map((dim) => plan.factors[metadata.spatialDims.indexOf(dim)] ?? 1)
    const mask = datasetAt(work, `${path}/mask`)
    const shape = mask.shape.map((size, axis) => size / factors[axis]!)
    const mean = coarsen(Array.from(mask.data, Number), mask.shape, 1, factors, 'mean')
    await copyDataset(work, `${path}/mask`, { type: mask.type, shape, data: Array.from(mean, (x) => (x > 0 ? 1 : 0)) })
    // Values stand on the points of the mask, whose number a coarser grid changes.
    const whole = factors.every((factor) => factor === 1)
    if (whole && (source.get(path) as Group).keys().includes('values')) {
      await copyDataset(work, `${path}/values`, datasetAt(work, `${path}/values`))
    }
  }
}

async function copyFields(work: Work): Promise<void> {
  const { metadata, options, file, plan } = work
  const kept = [...metadata.fields, ...metadata.constants].filter(({ name }) => options.fields?.includes(name) ?? true)
  for (const order of [0, 1, 2]) {
    const group = `t${order}_fields`
    copyAttributes(work, group)
    const inFile = Array.from(readValue(group, (work.source.get(group) as Group).attrs.field_names!).data, String)
    const listed = inFile.filter((name) => kept.some((field) => field.dataset === `${group}/${name}`))
    file.attribute(group, 'field_names', textList(listed))
  }
  const states = ({ sampleVarying, timeVarying }: WellField) =>
    (sampleVarying ? plan.trajectories.length : 1) * (timeVarying ? plan.steps.count : 1)
  const total = kept.reduce((sum, field) => sum + states(field), 0)
  let done = 0
  for (const field of kept) {
    await copyField(work, field, () => options.onProgress?.(++done, total))
    copyAttributes(work, field.dataset)
  }
}

async function copyField(work: Work, field: WellField, tick: () => void): Promise<void> {
  const { library, source, path, metadata, plan, file, options } = work
  const { dataset, sampleVarying, timeVarying, dimVarying, kind } = field
  const stored = <T>(axes: readonly T[]) => axes.filter((_, axis) => dimVarying[axis])
  const [grid, factors] = [stored(metadata.grid), stored(plan.factors)]
  const componentAxes = Array<number>(tensorOrder[kind]).fill(metadata.grid.length)
  const components = field.components.length
  const read = source.get(dataset) as Dataset
  const sink = fieldSink(file, dataset, {
    type: read.metadata.size === 8 ? 'float64' : 'float32',
    grid: grid.map((size, axis) => size / factors[axis]!),
    componentAxes,
    sampleVarying,
    timeVarying,
    chunkSteps: options.chunkSteps,
  })
  const size = grid.reduce((product, n) => product * n, components)
  // A chunk is decompressed for every read that touches it: read as many states at a time as 32 MiB hold.
  const atOnce = Math.max(1, Math.floor(2 ** 25 / (8 * size)))
  const { start, count, stride } = plan.steps
  for (const [to, from] of (sampleVarying ? plan.trajectories : [0]).entries()) {
    for (let done = 0; done < (timeVarying ? count : 1); done += atOnce) {
      options.signal?.throwIfAborted()
      const states = timeVarying ? Math.min(atOnce, count - done) : 1
      const first = start + done * stride
      const ranges: ([] | [number, number, number])[] = [
        ...(sampleVarying ? [[from, from + 1, 1] as [number, number, number]] : []),
        ...(timeVarying ? [[first, first + (states - 1) * stride + 1, stride] as [number, number, number]] : []),
        ...grid.map((): [] => []),
        ...componentAxes.map((): [] => []),
      ]
      const values = attempt(library, `${path}: ${dataset}`, () => read.slice(ranges) as Float32Array | Float64Array)
      const bad = values.findIndex((x) => !Number.isFinite(x))
      if (bad >= 0) {
        const step = first + Math.floor(bad / size) * stride
        throw new DataError(`${path}: ${dataset} is ${values[bad]} in trajectory ${from} at step ${step}`, {
          hint: `Leave that part out, or look at all such places with: lola data validate ${path}`,
        })
      }
      for (let i = 0; i < states; i++) {
        const state = values.subarray(i * size, (i + 1) * size)
        const same = factors.every((factor) => factor === 1)
        await sink.append(to, same ? state : coarsen(state, grid, components, factors, plan.method))
        tick()
      }
    }
  }
  await sink.finish(plan.trajectories.length)
}

function copyAttributes({ source, path, file }: Work, name: string): void {
  const { attrs } = source.get(name) as Group
  for (const key of Object.keys(attrs)) file.attribute(name, key, readValue(`${path}: ${name}`, attrs[key]!))
}

async function copyDataset(work: Work, name: string, value: Hdf5Value): Promise<void> {
  await work.file.dataset(name, value)
  copyAttributes(work, name)
}

function datasetAt({ library, source, path }: Work, name: string): Hdf5Value {
  return attempt(library, `${path}: ${name}`, () => readValue(`${path}: ${name}`, source.get(name) as Dataset))
}

function flagOf({ source, path }: Work, name: string, flag: string): boolean {
  const found = (source.get(name) as Dataset).attrs[flag]
  return found !== undefined && Boolean(readValue(`${path}: ${name}`, found).data[0])
}

const stepsOf = ({ steps: { start, count, stride } }: Plan) =>
  Array.from({ length: count }, (_, i) => start + i * stride)

/** The given indices along the first axes. */
function take({ type, shape, data }: Hdf5Value, indices: readonly (readonly number[])[]): Hdf5Value {
  let all: { type: Hdf5Value['type']; shape: readonly number[]; data: Hdf5Value['data'] } = { type, shape, data }
  for (const [axis, own] of indices.entries()) {
    const inner = all.shape.slice(axis + 1).reduce((product, size) => product * size, 1)
    const size = all.shape[axis]!
    const outer = all.shape.slice(0, axis).reduce((product, n) => product * n, 1)
    const out: (number | bigint | boolean | string)[] = []
    for (let o = 0; o < outer; o++) {
      for (const i of own) for (let k = 0; k < inner; k++) out.push(all.data[(o * size + i) * inner + k]!)
    }
    all = { type, shape: all.shape.map((n, i) => (i === axis ? own.length : n)), data: out }
  }
  return all
}
