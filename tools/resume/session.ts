import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, type FSWatcher, watch } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'

/** How a session of a run is brought to its end. */
export type Ending =
  /** SIGKILL a while after the row of a step is there. */
  | { kind: 'step'; step: number; delay: number }
  /** SIGKILL while a checkpoint of that step or a later one is being written. */
  | { kind: 'checkpoint'; step: number; delay: number }
  /** SIGKILL a while after the process began, most often before it trains. */
  | { kind: 'start'; delay: number }
  /** Ctrl-C after the row of a step. */
  | { kind: 'interrupt'; step: number }
  /** No file may be larger than so many kilobytes: the next checkpoint fails, as on a full disk. */
  | { kind: 'full disk'; kilobytes: number }
  /** It may run until it is done. */
  | { kind: 'none' }

export interface Session {
  status: number | null
  /** The signal that ended it. */
  signal: string | null
  stderr: string
}

export interface Program {
  /** The bundled command line. */
  lola: string
  /** Working directory. */
  cwd: string
  env?: Record<string, string>
}

/** Runs a training command in a run folder until it ends by itself, or is ended. */
export async function session(
  { lola, cwd, env = {} }: Program,
  args: readonly string[],
  run: string,
  ending: Ending,
): Promise<Session> {
  const folder = join(cwd, run)
  // To be watched, it has to be there.
  await mkdir(join(folder, 'checkpoints'), { recursive: true })
  const command = [process.execPath, lola, ...args]
  const limit = ending.kind === 'full disk' ? ending.kilobytes : undefined
  const [program, ...rest] =
    limit === undefined ? command : ['bash', '-c', `ulimit -f ${limit}; exec "$@"`, 'bash', ...command]
  // Native TensorFlow writes its graphs to files as well.
  const backend = limit === undefined ? {} : { LOLA_BACKEND: 'wasm' }
  const child = spawn(program!, rest, {
    cwd,
    env: { ...process.env, ...env, ...backend },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const result: Session = { status: null, signal: null, stderr: '' }
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk
  })
  const watchers = strike(child, folder, ending)
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => {
      Object.assign(result, { status, signal })
      resolve()
    })
  })
  for (const watcher of watchers) watcher.close()
  return result
}

/** Ends a process as asked, when its time has come. */
function strike(child: ChildProcess, folder: string, ending: Ending): FSWatcher[] {
  const kill = () => child.kill('SIGKILL')
  if (ending.kind === 'start') {
    const timer = setTimeout(kill, ending.delay)
    child.on('close', () => clearTimeout(timer))
  }
  if (ending.kind === 'step') return [watchRows(folder, ending.step, () => later(kill, ending.delay))]
  if (ending.kind === 'interrupt') return [watchRows(folder, ending.step, () => child.kill('SIGINT'))]
  if (ending.kind === 'checkpoint') {
    const states = join(folder, 'checkpoints')
    return [
      watch(states, (_, name) => {
        const [, step] = /^\.(\d+)\.[0-9a-f]+\.(?:tmp|old)$/.exec(name ?? '') ?? []
        // What an earlier session left is swept away: that is no checkpoint.
        if (Number(step) >= ending.step && existsSync(join(states, name!))) later(kill, ending.delay)
      }),
    ]
  }
  return []
}

/** Calls once when the last row of metrics is that of `step` or a later one. Rows of an earlier session are rewound first. */
function watchRows(folder: string, step: number, call: () => void): FSWatcher {
  let done = false
  return watch(folder, async (event, name) => {
    if (done || event !== 'change' || name !== 'metrics.jsonl') return
    const rows = (await readFile(join(folder, 'metrics.jsonl'), 'utf8').catch(() => '')).trimEnd().split('\n')
    const last = /"step":(\d+)/.exec(rows.at(-1) ?? '')?.[1]
    if (done || Number(last) < step || last === undefined) return
    done = true
    call()
  })
}

/** In less than a millisecond a timer cannot wait. */
function later(call: () => void, milliseconds: number): void {
  if (milliseconds < 1) call()
  else setTimeout(call, milliseconds)
}
