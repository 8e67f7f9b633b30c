import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { promisify } from 'node:util'
import * as tf from '@tensorflow/tfjs'
import { activeBackend } from '../backend/backend'
import { isObject, type JsonObject, type JsonValue, parseJsonObject } from '../checkpoint/json'
import { CheckpointError, ConfigError } from '../errors'
import { readWhole } from './folder'

/** `manifest.json` of a run folder: where its numbers come from. */
export interface RunManifest extends RunSession {
  format: 'lola-run'
  version: 1
  /** The resolved configuration; `config.yaml` shows the same to people. */
  config: JsonObject
  /** Hash of the configuration that the run was started with. Its checkpoints carry the same. */
  configHash: string
  seed: number | null
  /** Hash of the training data. */
  data: string | null
  /** What else it reads, such as statistics of the data. */
  inputs: JsonObject
  /** What else there is to say, such as what is trained. */
  about: JsonObject
  /** The later sessions of a run that was interrupted. */
  resumed: RunSession[]
}

/** What can differ each time that a run is taken up. */
export interface RunSession {
  /** ISO 8601, UTC. */
  started: string
  command: string
  versions: Record<string, string>
  backend: { name: string; library: string } | null
  /** Threads that the native backend computes with. */
  threads: number
  /** Git commit of the working directory. */
  commit: string | null
}

/**
 * The manifest of a run folder.
 *
 * @param path of `manifest.json`
 * @throws {CheckpointError} when it is missing, damaged or not a manifest
 */
export async function readManifest(path: string): Promise<RunManifest> {
  const manifest = parseJsonObject(await readWhole(path), path)
  const { format, version, config, configHash, resumed } = manifest
  const complete = isObject(config) && typeof configHash === 'string' && Array.isArray(resumed)
  if (format !== 'lola-run' || version !== 1 || !complete) {
    throw new CheckpointError(`${path}: not the manifest of a run, or of a newer lola-ts`)
  }
  return { inputs: {}, about: {}, ...manifest } as unknown as RunManifest
}

export async function describeSession(command: string, versions: Record<string, string>): Promise<RunSession> {
  const require = createRequire(import.meta.url)
  const own = JSON.parse(readFileSync(require.resolve('@lola-ts/tensor-core/package.json'), 'utf8')) as {
    version: string
  }
  const { name, library } = activeBackend() ?? {}
  return {
    started: new Date().toISOString(),
    command,
    versions: { node: process.versions.node, tfjs: tf.version.tfjs, '@lola-ts/tensor-core': own.version, ...versions },
    backend: name && library ? { name, library } : null,
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism(),
    commit: await promisify(execFile)('git', ['rev-parse', 'HEAD']).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    ),
  }
}

/**
 * Refuses to go on under another configuration, seed or data than a run was started with.
 *
 * @param allowed dotted paths of entries that are allowed to differ, and what runs did that lack an entry
 * @throws {ConfigError} listing up to five entries that differ
 */
export function checkUnchanged(
  dir: string,
  before: RunManifest,
  now: Pick<RunManifest, 'config' | 'seed' | 'data' | 'inputs'>,
  allowed: { mayChange: readonly string[]; before: Readonly<Record<string, JsonValue>> },
): void {
  // Runs of before had no inputs in their manifests.
  const known = Object.keys(before.inputs).length > 0
  const compared = ({ config, seed, data, inputs }: typeof now) =>
    flatten({ config, seed, data, ...(known && { inputs }) }, '')
  const [old, given] = [compared(before), compared(now)]
  const was = (key: string) => old.get(key) ?? JSON.stringify(allowed.before[key.replace(/^config\./, '')])
  const changed = [...new Set([...old.keys(), ...given.keys()])].filter(
    (key) => was(key) !== given.get(key) && !allowed.mayChange.some((path) => within(key, `config.${path}`)),
  )
  if (changed.length === 0) return
  const list = changed
    .slice(0, 5)
    .map((key) => `${key} is ${given.get(key) ?? 'missing'} and was ${old.get(key) ?? 'missing'}`)
  const more = changed.length > 5 ? `, and ${changed.length - 5} more` : ''
  throw new ConfigError(`${dir}: the run was started with other settings: ${list.join(', ')}${more}`, {
    hint: 'Resume with the settings of its config.yaml, or start a new run in another folder.',
  })
}

/** What makes a session round otherwise than the one before it, such as `native and is by wasm`; null where nothing does. */
export function roundsOtherwise(manifest: RunManifest, now: RunSession): string | null {
  const before = manifest.resumed.at(-1) ?? manifest
  const [was, is] = [before.backend?.name, now.backend?.name]
  if (was !== is) return `${was} and is by ${is}`
  const counted = is === 'native' && before.threads !== undefined && before.threads !== now.threads
  return counted ? `${before.threads} threads and is by ${now.threads}` : null
}

/** Hash of a configuration, whatever the order of its keys. */
export function hashConfig(config: JsonObject): string {
  const rows = [...flatten(config, '')].sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

const within = (key: string, path: string) => key === path || key.startsWith(`${path}.`)

/** JSON text of every leaf by its dotted path. */
function flatten(value: JsonValue, path: string): Map<string, string> {
  if (!isObject(value) || Object.keys(value).length === 0) return new Map([[path, JSON.stringify(value)]])
  return new Map(Object.entries(value).flatMap(([key, entry]) => [...flatten(entry, path ? `${path}.${key}` : key)]))
}
