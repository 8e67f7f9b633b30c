import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { promisify } from 'node:util'
import type { Measurement } from './measurement'

const run = promisify(execFile)
const bytes = 1 << 24

/** What a measuring process is asked for. */
export interface ChildOptions {
  name: string
  batch: number
  repeat: number
  fast: boolean
  threads?: number | undefined
  backend?: string | undefined
  signal: AbortSignal
}

/**
 * Measures a case in a process of its own, so that cases share neither memory nor what a library has warmed up.
 *
 * @returns the measurement, or in one sentence why there is none
 */
export async function measureInChild(options: ChildOptions): Promise<Measurement | string> {
  const { name, batch, repeat, fast, threads, backend, signal } = options
  const args = ['bench', '--alone', '--case', name, '--batch', `${batch}`, '--repeat', `${repeat}`, '--json']
  if (fast) args.push('--fast')
  if (threads !== undefined) args.push('--threads', `${threads}`)
  if (backend !== undefined) args.push('--backend', backend)
  return lastLine(process.execPath, [process.argv[1]!, ...args], signal, (line) => line.results[0])
}

/**
 * Runs a program whose last line on stdout is JSON.
 *
 * @returns what `read` makes of that line, or in one sentence why there is none
 */
export async function lastLine<T>(
  program: string,
  args: string[],
  signal: AbortSignal,
  // biome-ignore lint/suspicious/noExplicitAny: JSON of another program
  read: (line: any) => T,
): Promise<T | string> {
  try {
    const running = run(program, args, { maxBuffer: bytes, signal })
    makeExpendable(running.child.pid)
    const { stdout } = await running
    return read(JSON.parse(stdout.trim().split('\n').at(-1)!))
  } catch (error) {
    return reason(error as Failure)
  }
}

/** Where memory runs out, Linux shall end the measurement and not somebody else's work. */
function makeExpendable(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000')
  } catch {
    // Another system, or the process has ended already.
  }
}

type Failure = Error & { stderr?: string; signal?: string }

/** One sentence: what our command line says behind its ✗, or the last line of another program's complaint. */
function reason({ stderr = '', signal, message }: Failure): string {
  if (signal === 'SIGKILL' || signal === 'SIGABRT') return `ended by ${signal}, most likely for want of memory`
  const lines = stderr.trim().split('\n')
  const line = lines.findLast((one) => one.startsWith('✗')) ?? lines.at(-1)!
  return (line || message).replace(/^✗ \w+ +/, '').slice(0, 200)
}
