import { execFile } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import type { Measurement } from './measurement'

const run = promisify(execFile)
const bytes = 1 << 24

export interface ChildOptions {
  name: string
  batch: number
  repeat: number
  fast: boolean
  backend?: string | undefined
  signal: AbortSignal
}

/**
 * Measures a case in a process of its own, so that cases share neither memory nor what a library has warmed up.
 *
 * @returns the measurement, or in one sentence why there is none
 */
export async function measureInChild(options: ChildOptions): Promise<Measurement | string> {
  const { name, batch, repeat, fast, backend, signal } = options
  const args = ['bench', '--alone', '--case', name, '--batch', `${batch}`, '--repeat', `${repeat}`, '--json']
  if (fast) args.push('--fast')
  if (backend !== undefined) args.push('--backend', backend)
  return lastLine(process.execPath, [process.argv[1]!, ...args], signal, (line) => line.results[0] as Measurement)
}

/** What PyTorch takes for the same case. */
export interface PeerTime {
  min_ms: number
}

/**
 * Times a case with the PyTorch program `script`.
 *
 * @returns its time, or in one sentence why there is none
 */
export async function measurePeer(
  python: string,
  script: string,
  { name, batch, repeat, fast, signal }: ChildOptions,
): Promise<PeerTime | string> {
  const args = [script, name, '--batch', `${batch}`, '--repeat', `${repeat}`, ...(fast ? ['--fast'] : [])]
  return lastLine(python, args, signal, (line) => line as PeerTime)
}

async function lastLine<T>(
  program: string,
  args: string[],
  signal: AbortSignal,
  // biome-ignore lint/suspicious/noExplicitAny: JSON of another program
  read: (line: any) => T,
): Promise<T | string> {
  try {
    const { stdout } = await run(program, args, { maxBuffer: bytes, signal })
    return read(JSON.parse(stdout.trim().split('\n').at(-1)!))
  } catch (error) {
    const { stderr = '', code, signal: killed, message } = error as NodeJS.ErrnoException & Record<string, string>
    if (killed === 'SIGKILL') return 'killed, most likely for want of memory'
    return stderr.trim().split('\n').at(-1)?.slice(0, 200) || `${message} (${code})`
  }
}
