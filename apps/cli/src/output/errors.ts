import { isLolaError, LolaError } from '@lola-ts/tensor-core'

/** A command line that cannot be understood: unknown verb, option, preset or setting, or a value of the wrong type. */
export class UsageError extends LolaError {
  readonly code = 'USAGE'
}

/** A benchmark that could time nothing. */
export class BenchError extends LolaError {
  readonly code = 'BENCH'
}

/** What the shell is told: 0 done, 1 failed, 2 not understood, 130 interrupted. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const

/** The lines that explain an error to a person, and the exit status. Stacks appear only with `LOLA_DEBUG=1`. */
export function explain(error: unknown, { debug = false } = {}): { lines: string[]; status: number } {
  const stack = debug && error instanceof Error && error.stack ? [error.stack] : []
  if (isLolaError(error)) {
    const hint = error.hint ? [`  ${error.hint}`] : []
    const status = error.code === 'USAGE' ? exitCodes.usage : exitCodes.failed
    return { lines: [`✗ ${error.code}  ${oneLine(error.message)}`, ...hint, ...stack], status }
  }
  const message = error instanceof Error ? error.message : String(error)
  const system = systemReasons[(error as NodeJS.ErrnoException | undefined)?.code ?? '']
  if (system) return { lines: [`✗ WRITE  ${oneLine(message)}`, `  ${system}`, ...stack], status: exitCodes.failed }
  return {
    lines: [
      `✗ UNEXPECTED  ${oneLine(message)}`,
      '  This is a fault of lola. Run again with LOLA_DEBUG=1 and report what it prints, with the command.',
      ...stack,
    ],
    status: exitCodes.failed,
  }
}

/** What the system refuses to libraries that know nothing of our errors. */
const systemReasons: Record<string, string> = {
  ENOSPC: 'The disk is full, this one or that of temporary files. Free some space.',
  EDQUOT: 'The disk quota is used up. Free some space.',
  EFBIG: 'A limit on the size of files was reached (ulimit -f), or the disk is full.',
}

const oneLine = (text: string) => text.split('\n')[0] ?? text
