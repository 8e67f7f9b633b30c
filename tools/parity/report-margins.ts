import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { root } from '../lib.mjs'
import { type Margins, marginsFile, marginsTable, summary } from './margins'

/** Before the suite: results of an earlier run go. */
export function setup(): void {
  rmSync(marginsFile, { force: true })
}

/** After the suite: prints what it compared, and writes the table beside its results, and into `docs/` when asked to. */
export function teardown(): void {
  if (!existsSync(marginsFile)) return
  const margins = JSON.parse(readFileSync(marginsFile, 'utf8')) as Margins
  const lines = summary(margins)
  writeFileSync(marginsFile.replace(/json$/, 'md'), `${lines.join('\n\n')}\n\n${marginsTable(margins)}`)
  console.log(`\n${lines.join('\n')}\n`)
  if (process.env.LOLA_PARITY_WRITE)
    writeFileSync(join(root, 'docs', `parity-${margins.backend.name}.md`), page(margins))
}

function page(margins: Margins): string {
  return `# Margins on ${margins.backend.name}

Written by \`npm run test:golden -- --write\`; see [parity.md](parity.md). A margin is the largest error of any value of a
fixture over the tolerance that its sidecar allows: 1 would just pass. Errors depend a little on the processor.

${summary(margins).join('; ')}.

${marginsTable(margins)}`
}
