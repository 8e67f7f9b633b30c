import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fullSizes } from './find-fixtures'
import type { Fixture } from './fixture'

/** What is compared of a configuration: counts, and shapes in the reference's order of axes. */
const compared = [
  ...['parameters', 'encoder', 'decoder', 'latent', 'output', 'tokens'],
  ...['flops_encode', 'flops_decode', 'flops_forward'],
]

type Row = Record<string, unknown>

/**
 * `full_size_configs.json` as a fixture: row 3's parameter count is expected as `output/3/parameters`, exactly; `config`
 * is the list of rows. Rows of what the reference can build but not run hold what was counted before it failed, and say
 * in words why the rest is missing; rows of what it cannot build expect nothing.
 */
export function readFullSizes(root: string): Fixture {
  const sidecar = JSON.parse(readFileSync(join(root, `${fullSizes}.json`), 'utf8'))
  const rows = sidecar.rows as Row[]
  const exact: Record<string, number[]> = {}
  rows.forEach((row, i) => {
    for (const name of compared)
      if (row[name] !== undefined && typeof row[name] !== 'string')
        exact[`output/${i}/${name}`] = [row[name]].flat() as number[]
  })
  return {
    root,
    folder: '',
    name: fullSizes,
    title: sidecar.title,
    config: rows,
    sidecar,
    weights: {},
    input: {},
    output: {},
    mid: {},
    grad: {},
    exact,
    raw: (key) => {
      throw new Error(`${fullSizes} is a table and holds no ${key}`)
    },
  }
}
