import { createReadStream, existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  averageOverFields,
  type ComparedResult,
  type ComparedSpeed,
  type Diagnostics,
  defaultIdentity,
  type EvaluationManifest,
  isTiming,
  parseLolaCsv,
  resultsFromJson,
  ScoreError,
  scoreAccumulator,
  speedFromJson,
} from '@lola-ts/eval'
import { NotFoundError, physicsOfDataset } from '@lola-ts/well-data'
import { accumulate, readManifest } from '../evaluation/finish-evaluation'

/**
 * Reads what is to be compared: a folder of `lola evaluate`, the `results.json` of `lola demo`, or LoLa's `stats.csv`,
 * which gives a result for each compression.
 *
 * @throws {NotFoundError} where nothing of the kind is there; {ScoreError} where it is unfinished, cut off or damaged
 */
export async function readResults(path: string): Promise<ComparedResult[]> {
  if (path.endsWith('.csv')) return readLola(path)
  if (path.endsWith('.json') && basename(path) !== 'manifest.json') return [await readJson(path)]
  const folder = basename(path) === 'manifest.json' ? dirname(path) : path
  const manifest = await readManifest(folder)
  if (manifest) return [await readEvaluation(folder, manifest)]
  if (existsSync(join(folder, 'results.json'))) return [await readJson(join(folder, 'results.json'))]
  if (existsSync(join(folder, 'parts'))) {
    throw new ScoreError(`${folder}: this evaluation was not finished`, {
      hint: 'Run the same lola evaluate again: it goes on where it stopped.',
    })
  }
  throw new NotFoundError(`${folder}: holds no results`, {
    hint: 'Name folders that lola evaluate, lola demo or lola simulate --time wrote, or a stats.csv of LoLa.',
  })
}

/**
 * Reads what `lola simulate --time` wrote; null where there is nothing of the kind.
 *
 * @throws {ScoreError} where it is damaged
 */
export async function readSpeed(path: string): Promise<ComparedSpeed | null> {
  const file = basename(path) === 'speed.json' ? path : join(path, 'speed.json')
  const text = await read(file)
  return text === null ? null : { path, record: speedFromJson(text, file) }
}

async function readEvaluation(folder: string, manifest: EvaluationManifest): Promise<ComparedResult> {
  const scores = await accumulate(folder, manifest)
  const diagnostics = await readDiagnostics(join(folder, 'diagnostics.json'))
  return {
    path: folder,
    manifest,
    compression: manifest.compression,
    scores,
    diagnostics,
    example: await readExample(folder, manifest),
  }
}

/** Nothing where an older version wrote none. */
async function readDiagnostics(path: string): Promise<Diagnostics[]> {
  const text = await read(path)
  try {
    return text === null ? [] : (JSON.parse(text) as Diagnostics[])
  } catch (cause) {
    throw new ScoreError(`${path}: not JSON, or cut off`, {
      hint: 'Evaluate again, or fetch the whole results folder.',
      cause,
    })
  }
}

async function readExample(folder: string, { example, fields }: EvaluationManifest): Promise<Float32Array | null> {
  const path = join(folder, 'example.bin')
  if (!example || !existsSync(path)) return null
  const expected = example.leads.length * example.panels.length * example.grid[0] * example.grid[1] * fields.length
  if (statSync(path).size !== 4 * expected) {
    throw new ScoreError(`${path}: ${statSync(path).size} bytes, expected ${4 * expected}: cut off`, {
      hint: 'Evaluate again, or delete it: it is only for pictures.',
    })
  }
  return new Float32Array(new Uint8Array(await readFile(path)).buffer)
}

async function readJson(path: string): Promise<ComparedResult> {
  const text = await read(path)
  if (text === null)
    throw new NotFoundError(`${path}: not found`, { hint: 'Name a folder that lola evaluate or lola demo wrote.' })
  const scores = scoreAccumulator()
  for (const result of resultsFromJson(text, path).results) if (!isTiming(result)) scores.add(result)
  return { path, manifest: null, compression: null, scores, diagnostics: [], example: null }
}

/** LoLa's file, whose dataset is the folder that it lies in. */
async function readLola(path: string): Promise<ComparedResult[]> {
  if (!existsSync(path)) throw new NotFoundError(`${path}: not found`)
  const dataset = basename(dirname(path))
  const fields = physicsOfDataset(dataset)?.fields
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
  const found = new Map<number, ComparedResult>()
  const rows = parseLolaCsv(lines, { dataset, name: path, ...(fields && { fields }), identity: defaultIdentity })
  for await (const { records, compression } of averageOverFields(rows)) {
    let result = found.get(compression)
    if (!result) {
      const known = Number.isFinite(compression) ? compression : null
      result = { path, manifest: null, compression: known, scores: scoreAccumulator(), diagnostics: [], example: null }
      found.set(compression, result)
    }
    for (const record of records) result.scores.add(known(record, compression))
  }
  if (found.size === 0) throw new ScoreError(`${path}: empty`)
  return [...found.values()]
}

/** Runs of one method at several compressions are told apart by it. */
function known<Record_ extends { model: string }>(record: Record_, compression: number): Record_ {
  return Number.isFinite(compression) ? { ...record, model: `${record.model} /${compression}` } : record
}

const read = (path: string) => readFile(path, 'utf8').catch(() => null)
