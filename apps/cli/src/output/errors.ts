import { isLolaError, LolaError } from '@lola-ts/tensor-core'

/** A command line that cannot be understood: unknown verb, option, preset or setting, or a value of the wrong type. */
export class UsageError extends LolaError {
  readonly code = 'USAGE'
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
  return {
    lines: [
      `✗ UNEXPECTED  ${oneLine(message)}`,
      '  This is a fault of lola. Run again with LOLA_DEBUG=1 and report what it prints, with the command.',
      ...stack,
    ],
    status: exitCodes.failed,
  }
}

const oneLine = (text: string) => text.split('\n')[0] ?? text
