import { fileURLToPath } from 'node:url'
import type { Measurement } from './compare'

/** How close one fixture came. */
export interface FixtureMargins {
  /** `ae/dcae2d_zeros` */
  name: string
  title: string
  tensors: Measurement[]
  failures: string[]
  /** Why it was not run on this backend. */
  skipped?: string
}

/** What a run of the suite leaves. */
export interface Margins {
  backend: { name: string; library: string }
  /** The folder of fixtures. */
  root: string
  fixtures: FixtureMargins[]
}

export const marginsFile = fileURLToPath(new URL('.test/margins.json', import.meta.url))

/** The sums that the suite prints, and their worst entry. */
export function summary({ backend, fixtures }: Margins): string[] {
  const run = fixtures.filter(({ skipped }) => skipped === undefined)
  const failed = run.filter(({ failures }) => failures.length > 0)
  const skipped = fixtures.filter(({ skipped }) => skipped !== undefined)
  const worst = run
    .map((fixture) => ({ name: fixture.name, ...worstOf(fixture) }))
    .sort((a, b) => b.margin - a.margin)[0]
  return [
    `${count(run)} values compared in ${run.length} fixtures on ${backend.name} (${backend.library})`,
    `${failed.length} fixtures failed${failed.map(({ name }) => `\n  ${name}`).join('')}`,
    ...(worst ? [`worst error / tolerance: ${format(worst.margin)} (${worst.name} ${worst.key})`] : []),
    `${skipped.length} fixtures skipped${skipped.map(({ name, skipped }) => `\n  ${name}: ${skipped}`).join('')}`,
  ]
}

/** One line a fixture; a margin of 1 would be an error as large as the sidecar allows. */
export function marginsTable(margins: Margins): string {
  const rows = margins.fixtures.map((fixture) => {
    const { name, tensors, failures, skipped } = fixture
    if (skipped !== undefined) return `| ${name} | | | skipped: ${skipped} | |`
    const { key, margin } = worstOf(fixture)
    const exact = tensors.every(({ worst }) => worst === 0)
    const verdict = failures.length > 0 ? ` **${failures.length} failed**` : ''
    return `| ${name} | ${tensors.length} | ${count([fixture])} | ${exact ? 'exact' : format(margin)}${verdict} | ${exact ? '' : `\`${key}\``} |`
  })
  return [
    '| fixture | tensors | values | worst error / tolerance | where |',
    '|---|---:|---:|---:|---|',
    ...rows,
    '',
  ].join('\n')
}

function worstOf({ tensors }: FixtureMargins): { key: string; margin: number } {
  return tensors.reduce((a, b) => (b.margin > a.margin ? b : a), { key: '', margin: 0 })
}

function count(fixtures: FixtureMargins[]): number {
  return fixtures.flatMap(({ tensors }) => tensors).reduce((sum, { values }) => sum + values, 0)
}

/** JSON has no infinity: it reads back as null. */
function format(margin: number | null): string {
  return margin === null || !Number.isFinite(margin) ? 'beyond' : margin.toPrecision(2)
}
