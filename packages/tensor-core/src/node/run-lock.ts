import { randomUUID } from 'node:crypto'
import { constants, readFileSync } from 'node:fs'
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import process from 'node:process'
import { TrainingError } from '../errors'
import { temporaryName, writing } from './write-atomic'

export interface RunLock {
  /** @throws {TrainingError} when another process has taken the run since */
  check(): Promise<void>
  release(): Promise<void>
}

interface Holder {
  id: string
  pid: number
  host: string
  /** When the process began, in the system's own count: tells it from a later one with the same pid. */
  began: string | null
  since: string
}

/**
 * Takes the lock of a run folder, a file that names this process.
 *
 * A lock whose process has ended on this machine is taken over. About other machines nothing can be known.
 *
 * @throws {TrainingError} naming the process that holds it
 */
export async function takeLock(path: string): Promise<RunLock> {
  const mine: Holder = {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    began: processBegan(process.pid),
    since: new Date().toISOString(),
  }
  const text = JSON.stringify(mine)
  for (;;) {
    if (await create(path, text)) break
    const found = await readFile(path, 'utf8').catch(({ code }) => (code === 'ENOENT' ? undefined : ''))
    if (found === undefined) continue // released in this moment
    if (!hasEnded(parse(found))) throw inUse(path, parse(found))
    await setAside(path, found)
  }
  const held = async () => (await readFile(path, 'utf8').catch(() => '')) === text
  return {
    async check() {
      if (!(await held())) throw new TrainingError(`${path}: another process has taken this run`)
    },
    async release() {
      if (await held()) await rm(path, { force: true })
    },
  }
}

async function create(path: string, text: string): Promise<boolean> {
  return writing(path, async () => {
    try {
      await writeFile(path, text, { flag: 'wx' })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
  })
}

/** Removes a lock whose content was `stale`; puts it back if a faster process has renewed it meanwhile. */
async function setAside(path: string, stale: string): Promise<void> {
  const aside = temporaryName(path)
  try {
    await rename(path, aside)
  } catch {
    return // another process set it aside
  }
  if ((await readFile(aside, 'utf8')) !== stale) await copyFile(aside, path, constants.COPYFILE_EXCL).catch(() => {})
  await rm(aside, { force: true })
}

function parse(text: string): Partial<Holder> {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}

function hasEnded({ pid, host, began }: Partial<Holder>): boolean {
  if (host !== hostname() || !Number.isSafeInteger(pid) || pid! <= 0) return false
  try {
    process.kill(pid!, 0)
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  return processBegan(pid!) !== (began ?? null)
}

/** Start of a process in clock ticks since boot, from /proc; null where there is none, or it is dead and unburied. */
function processBegan(pid: number): string | null {
  try {
    // Fields are counted after the command's name, which is in parentheses and may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    // A killed process stays as a zombie until its parent asks for it, in many containers for ever.
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

function inUse(path: string, { pid, host, since }: Partial<Holder>): TrainingError {
  const who = pid === undefined ? 'an unknown process' : `process ${pid} on ${host}, since ${since}`
  return new TrainingError(`${path}: the run is in use by ${who}`, {
    hint: `Stop that process, or choose another run folder. If it is certainly gone, delete ${path}.`,
  })
}
