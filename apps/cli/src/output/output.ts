import process from 'node:process'
import { activeBackend } from '@lola-ts/tensor-core'
import { createProgress, type Progress } from '@lola-ts/tensor-core/training'
import picocolors from 'picocolors'
import { version } from '../version'

// picocolors looks at stdout and at NO_COLOR; remarks go to stderr.
const colors = picocolors.createColors(picocolors.isColorSupported && (process.stderr.isTTY ?? false))

/** Where a command speaks: results on stdout, everything else on stderr. */
export interface Output {
  /** Whether stdout belongs to one JSON object. */
  readonly json: boolean
  /** A remark on stderr. */
  note(text: string): void
  /** A line of the result for people, on stdout; silent with `--json`. */
  print(text: string): void
  /** A record of the result for machines. */
  record(...records: object[]): void
  /** A live line on stderr. */
  progress(label: string, total: number, from?: number, format?: (amount: number) => string): Progress
  /** Writes the JSON object, where it was asked for. */
  close(): void
}

/** @param command the verb and its target, such as `train autoencoder` */
export function createOutput(command: string, json: boolean): Output {
  const results: object[] = []
  return {
    json,
    note: (text) => process.stderr.write(`${colors.dim(text)}\n`),
    print: (text) => {
      if (!json) process.stdout.write(`${text}\n`)
    },
    record: (...records) => {
      results.push(...records)
    },
    progress: (label, total, from = 0, format) =>
      createProgress({
        label,
        total,
        from,
        ...(format && { format }),
        write: (text) => process.stderr.write(text),
        isTTY: process.stderr.isTTY ?? false,
        columns: process.stderr.columns ?? 80,
      }),
    close: () => {
      if (!json) return
      const backend = activeBackend()?.name ?? null
      process.stdout.write(`${JSON.stringify({ command, version, backend, results })}\n`)
    },
  }
}
