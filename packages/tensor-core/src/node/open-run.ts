import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type * as tf from '@tensorflow/tfjs'
import { type JsonObject, type JsonValue, toJson } from '../checkpoint/json'
import { toYaml } from '../checkpoint/yaml'
import { isLolaError, TrainingError } from '../errors'
import { listStates, type RunState, readInfo, readState, removeState, sweep, writeState } from './run-checkpoints'
import { takeLock } from './run-lock'
import {
  checkUnchanged,
  describeSession,
  hashConfig,
  type RunManifest,
  readManifest,
  roundsOtherwise,
} from './run-manifest'
import { appendMetrics, type MetricsRecord, rewindMetrics, syncMetrics } from './run-metrics'
import { writeAtomic, writing } from './write-atomic'

export interface RunOptions {
  /** The resolved configuration, plain JSON. */
  config: object
  /** The command line, for the manifest. */
  command: string
  seed?: number
  /** Hash of the training data. */
  data?: string
  /** What else the run reads, plain JSON, such as statistics of its data: a resumed run must find the same. */
  inputs?: object
  /** What else the manifest should say of a new run, plain JSON, such as what is trained. */
  about?: object
  /** Versions of packages to note beside those of Node, tfjs and tensor-core. */
  versions?: Record<string, string>
  /** Whether to go on with a run that is there already. Where there is none, one is started. Default false. */
  resume?: boolean
  /** Dotted paths in `config` that may differ when a run is resumed, such as `training.steps`. Default none. */
  mayChange?: readonly string[]
  /** Entries of `config` that runs begun by an earlier version may lack, by dotted path, and what such a run did. Default none. */
  before?: Readonly<Record<string, JsonValue>>
  /** Newest checkpoints to keep, beside the best one. Default 2. */
  keep?: number
  /** Told when a damaged checkpoint is passed over, or a process before ended without closing the run. Default `console.warn`. */
  warn?: (message: string) => void
}

/** A run folder that this process alone may write to, until it closes it. */
export interface Run {
  readonly dir: string
  readonly manifest: RunManifest
  /**
   * Writes a checkpoint, complete or not at all, then removes those that are no longer kept. The tensors stay the
   * caller's and must live until the promise settles.
   *
   * @param tensors float32, int32 or bool
   * @param info plain JSON; `info.score`, smaller is better, decides which checkpoint is the best one
   * @throws {WriteError} when the disk refuses; older checkpoints are untouched
   */
  saveCheckpoint(step: number, tensors: Record<string, tf.Tensor>, info: object): Promise<void>
  /**
   * The newest checkpoint that is complete and sound, or null; the caller owns its tensors. In a resumed run, call it
   * before the first {@link appendMetrics}: rows after its step (or `info.row`) are removed, they will come again.
   */
  latest(): Promise<RunState | null>
  /** The sound checkpoint with the smallest `info.score`, or null; the caller owns its tensors. */
  best(): Promise<RunState | null>
  /** Appends a row to `metrics.jsonl`. */
  appendMetrics(record: MetricsRecord): Promise<void>
  /** Lets other processes use the run. */
  close(): Promise<void>
}

/**
 * Opens a run folder:
 *
 * ```
 * config.yaml            the resolved configuration, for people
 * manifest.json          the same for programs; versions, commit, data, seed, backend, command
 * metrics.jsonl          one row a line
 * checkpoints/<step>/    state.safetensors, state.json
 * run.lock               while a process uses it
 * ```
 *
 * @throws {TrainingError} when another process uses the run, or one is there and `resume` is not set
 * @throws {ConfigError} when a resumed run was started with other settings
 * @throws {WriteError} when the folder cannot be written
 */
export async function openRun(dir: string, options: RunOptions): Promise<Run> {
  const { resume = false, keep = 2, warn = console.warn } = options
  const config = toJson(options.config, 'config') as JsonObject
  const states = join(dir, 'checkpoints')
  const metrics = join(dir, 'metrics.jsonl')

  await writing(dir, () => mkdir(states, { recursive: true }))
  const lock = await takeLock(join(dir, 'run.lock'))
  let manifest: RunManifest
  try {
    manifest = await begin(dir, config, options)
    await sweep(dir)
    for (const entry of await readdir(dir, { withFileTypes: true })) {
      if (entry.isDirectory()) await sweep(join(dir, entry.name))
    }
    if (resume) await rewindMetrics(metrics, Number.POSITIVE_INFINITY)
  } catch (error) {
    await lock.release()
    throw error
  }
  if (lock.left !== null) warn(`${dir}: ${lock.left}, ended without closing the run`)
  let rewound = !resume
  let closed = false

  async function check(): Promise<void> {
    if (closed) throw new TrainingError(`${dir}: the run was closed`)
    await lock.check()
  }

  /** The first of `steps` that is sound. */
  async function firstSound(steps: number[]): Promise<RunState | null> {
    for (const step of steps) {
      try {
        return await readState(states, step, manifest.configHash)
      } catch (error) {
        if (!isLolaError(error, 'CHECKPOINT')) throw error
        warn(`checkpoint ${step} cannot be used, trying an older one: ${error.message}`)
      }
    }
    return null
  }

  async function byScore(): Promise<number[]> {
    const scores: [number, number][] = []
    for (const step of await listStates(states)) {
      const { score } = await readInfo(states, step).catch((): JsonObject => ({}))
      if (typeof score === 'number') scores.push([step, score])
    }
    return scores.sort(([, a], [, b]) => a - b).map(([step]) => step)
  }

  return {
    dir,
    manifest,

    async saveCheckpoint(step, tensors, info) {
      if (!Number.isSafeInteger(step) || step < 0) throw new TrainingError(`step is ${step}, expected a whole number`)
      await check()
      await syncMetrics(metrics)
      await writeState(states, manifest.configHash, { step, tensors, info: info as Record<string, unknown> })
      const steps = await listStates(states)
      // Steps after this one are what a resumed run passed over as damaged.
      const past = steps.filter((other) => other <= step)
      const kept = new Set([
        ...past.slice(0, keep),
        step,
        ...(await byScore()).filter((other) => other <= step).slice(0, 1),
      ])
      for (const other of steps) if (!kept.has(other)) await removeState(states, other)
    },

    async latest() {
      await check()
      const state = await firstSound(await listStates(states))
      if (!rewound) await rewindMetrics(metrics, lastRow(state))
      rewound = true
      return state
    },

    async best() {
      await check()
      return firstSound(await byScore())
    },

    async appendMetrics(record) {
      await check()
      rewound = true
      await appendMetrics(metrics, record)
    },

    async close() {
      if (!closed) await lock.release()
      closed = true
    },
  }
}

const lastRow = (state: RunState | null): number => (state?.info.row as number | undefined) ?? state?.step ?? -1

/** Writes the manifest and the configuration of a new run, or notes another session in those of an old one. */
async function begin(dir: string, config: JsonObject, options: RunOptions): Promise<RunManifest> {
  const {
    command,
    seed = null,
    data = null,
    versions = {},
    resume = false,
    mayChange = [],
    before: lacking = {},
  } = options
  const inputs = toJson(options.inputs ?? {}, 'inputs') as JsonObject
  const path = join(dir, 'manifest.json')
  const session = await describeSession(command, versions)
  let manifest: RunManifest
  if (existsSync(path)) {
    if (!resume) {
      throw new TrainingError(`${dir}: a run is there already`, { hint: 'Resume it, or choose another folder.' })
    }
    const before = await readManifest(path)
    checkUnchanged(dir, before, { config, seed, data, inputs }, { mayChange, before: lacking })
    const otherwise = roundsOtherwise(before, session)
    if (otherwise !== null) {
      options.warn?.(`${dir}: was run by ${otherwise}: to rounding it goes on as it would have, not to the byte`)
    }
    manifest = { ...before, config, resumed: [...before.resumed, session] }
  } else {
    manifest = {
      format: 'lola-run',
      version: 1,
      ...session,
      seed,
      data,
      inputs,
      about: toJson(options.about ?? {}, 'about') as JsonObject,
      configHash: hashConfig(config),
      config,
      resumed: [],
    }
  }
  await writeAtomic(join(dir, 'config.yaml'), toYaml(config))
  await writeAtomic(path, `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}
