import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isLolaError } from '@lola-ts/tensor-core'
import type { Finding } from './finding'
import type { FieldScan } from './scan-field'
import { parseStats, type StatsValue } from './stats-yaml'

/** Statistics of each field in each file of the train split. */
export type TrainScans = Map<string, NonNullable<FieldScan['statistics']>[]>

/** The `stats.yaml` that belongs to a file of a train split, or null. */
export function statsFileOf(file: string): string | null {
  const split = dirname(file)
  if (basename(split) !== 'train') return null
  const home = dirname(split)
  const dataset = basename(home) === 'data' ? dirname(home) : home
  const path = join(dataset, 'stats.yaml')
  return existsSync(path) ? path : null
}

/** How far the file may be off: it has five digits, and a mean is small beside its spread. */
const tolerance = 1e-3

/** Whether a `stats.yaml` says what the train split holds. */
export function compareStats(path: string, scans: TrainScans): Finding[] {
  const findings: Finding[] = []
  const add = (dataset: string | null, what: string) =>
    findings.push({
      file: path,
      dataset,
      index: null,
      severity: 'warning',
      what,
      hint: 'Was it made from other data, or after a transform? Write it again with: lola data stats',
    })
  try {
    const stats = parseStats(readFileSync(path, 'utf8'), path)
    for (const [name, parts] of scans) {
      const given = { mean: stats.mean[name], std: stats.std[name] }
      if (given.mean === undefined || given.std === undefined) {
        add(name, 'has no mean or std in this file')
        continue
      }
      const { mean, std } = pooled(parts)
      const [means, stds] = [flat(given.mean), flat(given.std)]
      for (const c of mean.keys()) {
        const room = tolerance * std[c]!
        const near = Math.abs(means[c]! - mean[c]!) <= room && Math.abs(stds[c]! - std[c]!) <= room
        if (near) continue
        const numbers = (m: number | undefined, s: number | undefined) => `mean ${show(m)} and std ${show(s)}`
        add(
          name,
          `component ${c} has ${numbers(mean[c], std[c])} in the train split, ${numbers(means[c], stds[c])} here`,
        )
      }
    }
  } catch (error) {
    if (!isLolaError(error)) throw error
    add(null, error.message.replace(`${path}: `, ''))
  }
  return findings
}

/** Moments of several sets together. */
function pooled(parts: { mean: number[]; std: number[]; count: number }[]): { mean: number[]; std: number[] } {
  const total = parts.reduce((sum, { count }) => sum + count, 0)
  const mean = parts[0]!.mean.map((_, c) => parts.reduce((sum, part) => sum + (part.mean[c]! * part.count) / total, 0))
  const std = mean.map((m, c) =>
    Math.sqrt(
      parts.reduce((sum, part) => sum + ((part.std[c]! ** 2 + (part.mean[c]! - m) ** 2) * part.count) / total, 0),
    ),
  )
  return { mean, std }
}

const flat = (value: StatsValue): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat))

const show = (x: number | undefined) => (x === undefined ? 'nothing' : String(Number(x.toPrecision(5))))
