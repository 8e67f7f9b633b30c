import { existsSync, readFileSync } from 'node:fs'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { UsageError } from '../output/errors'

/** The line of `docs/performance.md` below which runs are recorded, the newest first. */
const marker = '<!-- lola bench --record writes below this line -->'

/**
 * The text of a document that takes records.
 *
 * @throws {UsageError} when it is not there, or has no place for them
 */
export function readRecords(file: string): string {
  const hint = 'A run is recorded in the repository, from its root.'
  if (!existsSync(file)) throw new UsageError(`--record: there is no ${file} here`, { hint })
  const text = readFileSync(file, 'utf8')
  if (!text.includes(marker)) throw new UsageError(`--record: ${file} has no line ${marker}`, { hint })
  return text
}

/** Adds a run to a document, before earlier ones. @throws {UsageError} as {@link readRecords} */
export async function recordReport(file: string, report: string): Promise<void> {
  const [before, after] = readRecords(file).split(marker) as [string, string]
  const parts = [before + marker, report, after.trim()].filter((part) => part !== '')
  await writeAtomic(file, `${parts.join('\n\n')}\n`)
}
