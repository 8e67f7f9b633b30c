import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, inject } from 'vitest'

export interface Outcome {
  status: number | null
  stdout: string
  stderr: string
}

export interface LolaOptions {
  env?: Record<string, string>
  /** No file may grow beyond this many kilobytes: what a full disk looks like to a program. */
  fileLimit?: number
  /** Told of the process when it runs. */
  onStart?: (child: ChildProcess) => void
}

/** Runs the command line in a process of its own, in the folder of the tests. */
export function lola(args: readonly string[], { env = {}, fileLimit, onStart }: LolaOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const command = [process.execPath, inject('lola'), ...args]
    const limited = ['bash', '-c', `ulimit -f ${fileLimit}; exec "$@"`, 'bash', ...command]
    const [program, ...rest] = fileLimit === undefined ? command : limited
    const child = spawn(program!, rest, {
      cwd: inject('folder'),
      // Nothing outlives its test.
      timeout: 240_000,
      killSignal: 'SIGKILL',
      env: { ...process.env, TF_NUM_INTRAOP_THREADS: '1', ...env },
    })
    const outcome: Outcome = { status: null, stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => {
      outcome.stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      outcome.stderr += chunk
    })
    child.on('error', reject)
    child.on('close', (status) => resolve({ ...outcome, status }))
    onStart?.(child)
  })
}

/** Fails with what the command said. */
export function expectDone(outcome: Outcome): Outcome {
  expect(outcome, outcome.stderr).toMatchObject({ status: 0 })
  return outcome
}

/** The lines of stderr that explain an error. */
export function complaint({ stderr }: Outcome): string {
  return stderr.slice(Math.max(0, stderr.indexOf('✗')))
}

/** A path in the folder of the tests. */
export const path = (...names: string[]) => join(inject('folder'), ...names)
