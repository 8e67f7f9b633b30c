import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { asBytes, asValues, type Dtype, type TensorData } from '../checkpoint/dtypes'
import { isObject, type JsonObject, parseJsonObject, toJson } from '../checkpoint/json'
import { headerLength, layoutTensors, parseHeader, prefixBytes } from '../checkpoint/safetensors-header'
import { CheckpointError } from '../errors'
import { readExactly, reading, readWhole } from './folder'
import { fill, isTemporary, syncFolder, temporaryName, writing } from './write-atomic'

/** Everything a training loop needs to go on as if it had never stopped. */
export interface RunState {
  step: number
  /** Weights, moving averages, optimiser state, under names with a prefix each. Owned by whoever asked for them. */
  tensors: Record<string, tf.Tensor>
  /**
   * The rest: counters, scores. `score`, where given, is the one that `best` minimises; `row`, where given, is the last
   * row of metrics that belongs to the state, otherwise that of its step.
   */
  info: Record<string, unknown>
}

const stateFile = 'state.safetensors'
const infoFile = 'state.json'
const stored: Record<string, Dtype> = { float32: 'F32', int32: 'I32', bool: 'BOOL' }
const dtypes = Object.fromEntries(Object.entries(stored).map(([name, dtype]) => [dtype, name])) as Record<
  string,
  'float32'
>

/**
 * Writes `<dir>/<step>/`, complete or not at all, in place of one that stood there. Tensors are written one after
 * another, so that a large state needs no second copy in memory.
 *
 * @param config hash of the configuration that the state belongs to
 */
export async function writeState(dir: string, config: string, { step, tensors, info }: RunState): Promise<void> {
  const target = join(dir, `${step}`)
  const specs = Object.entries(tensors).map(([name, { dtype, shape }]) => {
    if (!(dtype in stored))
      throw new CheckpointError(`${target}: tensor ${name} has dtype ${dtype}, which is not stored`)
    return { name, dtype: stored[dtype]!, shape }
  })
  const { header, order } = layoutTensors(specs, {}, join(target, stateFile))
  const plain = toJson(info, 'info')
  const hash = createHash('sha256')
  const pieces = async function* () {
    hash.update(header)
    yield header
    for (const name of order) {
      const values = asBytes((await tensors[name]!.data()) as TensorData)
      hash.update(values)
      yield values
    }
  }

  const temporary = temporaryName(target)
  try {
    await writing(target, () => mkdir(temporary, { recursive: true }))
    await fill(join(temporary, stateFile), pieces(), join(target, stateFile))
    const about = { format: 'lola-state', version: 1, step, config, sha256: hash.digest('hex'), info: plain }
    await fill(join(temporary, infoFile), `${JSON.stringify(about, null, 2)}\n`, join(target, infoFile))
    await syncFolder(temporary)
    // A state of this step keeps its place until the new one is complete, and gets it back if we end in between.
    const before = `${temporary.slice(0, -'.tmp'.length)}.old`
    const replaces = await writing(target, () => renamed(target, before))
    try {
      await writing(target, () => rename(temporary, target))
    } catch (error) {
      if (replaces) await rename(before, target)
      throw error
    }
    await syncFolder(dir)
    if (replaces) await rm(before, { recursive: true, force: true })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** @throws {CheckpointError} when anything in it is missing, damaged, or of another configuration */
export async function readState(dir: string, step: number, config: string): Promise<RunState> {
  const path = join(dir, `${step}`)
  const { info, ...about } = await readAbout(dir, step)
  if (about.config !== config) throw new CheckpointError(`${path}: belongs to a run of another configuration`)
  const { arrays, hash } = await readArrays(join(path, stateFile))
  if (hash !== about.sha256) {
    throw new CheckpointError(`${join(path, stateFile)}: damaged: SHA-256 is ${hash}, expected ${about.sha256}`)
  }
  const tensors = arrays.map(({ name, dtype, shape, data }) => [
    name,
    tf.tensor(data as Float32Array, shape, dtypes[dtype]),
  ])
  return { step, tensors: Object.fromEntries(tensors), info: info as JsonObject }
}

/** The `info` of a state alone, without its tensors. */
export async function readInfo(dir: string, step: number): Promise<JsonObject> {
  return (await readAbout(dir, step)).info as JsonObject
}

async function readAbout(dir: string, step: number): Promise<JsonObject> {
  const path = join(dir, `${step}`, infoFile)
  const about = parseJsonObject(await readWhole(path), path)
  if (about.format !== 'lola-state' || about.version !== 1 || about.step !== step || !isObject(about.info)) {
    throw new CheckpointError(`${path}: not the description of a training state at step ${step}`)
  }
  return about
}

async function readArrays(path: string) {
  return reading(path, async () => {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const prefix = await readExactly(handle, Math.min(prefixBytes, size), 0)
      const json = await readExactly(handle, headerLength(prefix, size, path), prefixBytes)
      const { layout, dataStart } = parseHeader(json, size, path)
      const hash = createHash('sha256').update(prefix).update(json)
      const arrays: { name: string; dtype: Dtype; shape: number[]; data: TensorData }[] = []
      for (const { name, dtype, shape, begin, end } of layout) {
        if (!(dtype in dtypes)) throw new CheckpointError(`${path}: tensor ${name} has dtype ${dtype}`)
        const bytes = await readExactly(handle, end - begin, dataStart + begin)
        if (bytes.byteLength !== end - begin) throw new CheckpointError(`${path}: ends within tensor ${name}`)
        hash.update(bytes)
        arrays.push({ name, dtype, shape, data: asValues(dtype, bytes) })
      }
      return { arrays, hash: hash.digest('hex') }
    } finally {
      await handle.close()
    }
  })
}

/** Steps of the states in `dir`, newest first; none where there is no such folder. */
export async function listStates(dir: string): Promise<number[]> {
  const names = await readdir(dir).catch(() => [])
  const steps = names.filter((name) => /^(0|[1-9]\d{0,15})$/.test(name)).map(Number)
  return steps.sort((a, b) => b - a)
}

/** Removes a state. It loses its name first: what is half deleted never passes for a state. */
export async function removeState(dir: string, step: number): Promise<void> {
  const path = join(dir, `${step}`)
  const aside = temporaryName(path)
  await writing(path, async () => {
    if (await renamed(path, aside)) await rm(aside, { recursive: true, force: true })
  })
}

/** Renames what is there; false where nothing is. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Deletes what interrupted writers left behind, and gives a state back its name whose successor never came. */
export async function sweep(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => [])
  for (const name of names) {
    const path = join(dir, name)
    const step = /^\.(\d+)\.[0-9a-f]{12}\.old$/.exec(name)?.[1]
    if (step !== undefined && !existsSync(join(dir, step))) await rename(path, join(dir, step))
    else if (step !== undefined || isTemporary(name)) await rm(path, { recursive: true, force: true })
  }
}
