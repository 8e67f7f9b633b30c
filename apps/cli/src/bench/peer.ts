import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { UsageError } from '../output/errors'
import { type ChildOptions, lastLine } from './child'

/** A program that times our cases in PyTorch, and the Python that runs it. */
export interface Peer {
  python: string
  script: string
}

/** What PyTorch takes for a case. */
export interface PeerMeasurement {
  min_ms: number
  peak_mb: number
}

/**
 * The peer, where it can run. Says on stderr where it cannot.
 *
 * @throws {UsageError} when the program does not exist
 */
export function findPeer(script: string | undefined, python: string, note: (text: string) => void): Peer | undefined {
  if (script === undefined) {
    note('no PyTorch beside it: --peer names a program that times the same cases, as the repository has one')
    return undefined
  }
  if (!existsSync(script)) throw new UsageError(`--peer ${script}: there is no such file`)
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' })
    return { script, python }
  } catch {
    note(`${python} has no torch: timing without PyTorch\n  --python or LOLA_PYTHON names a Python that has it`)
    return undefined
  }
}

/**
 * Times a case in PyTorch.
 *
 * @returns its measurement, or in one sentence why there is none
 */
export async function measurePeer(
  { python, script }: Peer,
  { name, batch, repeat, fast, threads, signal }: ChildOptions,
): Promise<PeerMeasurement | string> {
  const args = [script, name, '--batch', `${batch}`, '--repeat', `${repeat}`]
  if (fast) args.push('--fast')
  if (threads !== undefined) args.push('--threads', `${threads}`)
  return lastLine(python, args, signal, (line) => line)
}

/** The better of two measurements; the larger memory. */
export const betterPeer = (a: PeerMeasurement | undefined, b: PeerMeasurement): PeerMeasurement => ({
  min_ms: Math.min(a?.min_ms ?? Infinity, b.min_ms),
  peak_mb: Math.max(a?.peak_mb ?? 0, b.peak_mb),
})
