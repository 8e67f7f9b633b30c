import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ending, type Program, type Session, session } from './session'

export interface Interrupted {
  /** What each session came to, in a few words. */
  sessions: string[]
  /** Sessions that SIGKILL ended. */
  killed: number
  /** What went wrong, if something did. */
  faults: string[]
}

/** Runs a training session by session, each ended as planned, and then to its end. */
export async function runInterrupted(
  program: Program,
  args: readonly string[],
  run: string,
  endings: readonly Ending[],
): Promise<Interrupted> {
  const result: Interrupted = { sessions: [], killed: 0, faults: [] }
  for (const ending of [...endings, { kind: 'none' } as const]) {
    const ended = await session(program, args, run, ending)
    const at = /resuming .* at step (\d+)/.exec(ended.stderr)?.[1] ?? '0'
    result.sessions.push(`from ${at} ${ending.kind === 'none' ? 'to the end' : describe(ending)}`)
    if (ended.signal === 'SIGKILL') result.killed++
    else if (!expected(ending, ended)) {
      result.faults.push(`${describe(ending)}: exit ${ended.status}\n${ended.stderr.trim()}`)
      if (ending.kind !== 'none') continue
    }
  }
  return result
}

const describe = (ending: Ending) =>
  `${ending.kind}${'step' in ending ? ` ${ending.step}` : ''}${'delay' in ending ? ` + ${ending.delay} ms` : ''}`

/** Whether a session that was not killed ended as it should. */
function expected({ kind }: Ending, { status, stderr }: Session): boolean {
  if (kind === 'none') return status === 0
  if (kind === 'interrupt') return status === 130
  if (kind === 'full disk') return status === 1 && /✗ WRITE .*checkpoints/.test(stderr)
  return false
}

/** Files of a finished run that must not depend on how often it was interrupted, by name, with their bytes. */
async function lasting(folder: string): Promise<Record<string, Buffer>> {
  const steps = (await readdir(join(folder, 'checkpoints'))).map(Number)
  const last = String(Math.max(...steps))
  const files = [join('checkpoints', last, 'state.safetensors'), 'metrics.jsonl', 'model/model.safetensors']
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file))])))
}

/** What differs between two finished runs, and what interruptions left behind; nothing where all is well. */
export async function compareRuns(whole: string, interrupted: string): Promise<string[]> {
  const [expected, found] = [await lasting(whole), await lasting(interrupted)]
  const differing = Object.keys(expected).filter((file) => !found[file] || !expected[file]!.equals(found[file]))
  const names = await readdir(interrupted, { recursive: true })
  const left = names.filter((name) => /\.(tmp|old)$/.test(name))
  if (existsSync(join(interrupted, 'run.lock'))) left.push('run.lock')
  return [...differing.map((file) => `${file} differs`), ...left.map((name) => `${name} was left behind`)]
}

/** A short name of a run's lasting bytes. */
export async function fingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const bytes of Object.values(await lasting(folder))) hash.update(bytes)
  return hash.digest('hex').slice(0, 12)
}
