import { randomUUID } from 'node:crypto'
import { constants, readFileSync } from 'node:fs'
import { copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import process from 'node:process'
import { TrainingError } from '../errors'
import { temporaryName, writing } from './write-atomic'

export interface RunLock {
  /** Who held it before and ended without releasing it, such as `process 7 on atlas, since …`. */
  readonly left: string | null
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
  let left: string | null = null
  for (;;) {
    if (await create(path, text)) break
    const found = await readFile(path, 'utf8').catch(({ code }) => (code === 'ENOENT' ? undefined : ''))
    if (found === undefined) continue // released in this moment
    if (!hasEnded(parse(found))) throw inUse(path, parse(found))
    if (await setAside(path, found)) left = describe(parse(found))
  }
  const held = async () => (await readFile(path, 'utf8').catch(() => '')) === text
  return {
    left,
    async check() {
      if (!(await held())) throw new TrainingError(`${path}: another process has taken this run`)
    },
    async release() {
      if (await held()) await rm(path, { force: true })
    },
  }
}

/** Makes the lock with its content in one step: nobody ever finds one that names no holder. */
async function create(path: string, text: string): Promise<boolean> {
  const prepared = temporaryName(path)
  return writing(path, async () => {
    try {
      await writeFile(prepared, text)
      await link(prepared, path).catch((error: NodeJS.ErrnoException) => {
        if (!withoutLinks.includes(error.code ?? '')) throw error
        return copyFile(prepared, path, constants.COPYFILE_EXCL)
      })
      return true
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException
      // The holder of this moment may have swept up what was prepared: then the lock is taken, or free again.
      if (code === 'EEXIST' || (code === 'ENOENT' && syscall !== 'open')) return false
      throw error
    } finally {
      await rm(prepared, { force: true })
    }
  })
}

/** What file systems without hard links answer. */
const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/** Removes a lock whose content was `stale`; puts it back if a faster process has renewed it meanwhile. */
async function setAside(path: string, stale: string): Promise<boolean> {
  const aside = temporaryName(path)
  try {
    await rename(path, aside)
  } catch {
    return false // another process set it aside
  }
  // A new holder may sweep it up before it is looked at.
  const found = await readFile(aside, 'utf8').catch(() => stale)
  if (found !== stale) await copyFile(aside, path, constants.COPYFILE_EXCL).catch(() => {})
  await rm(aside, { force: true })
  return found === stale
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

const describe = ({ pid, host, since }: Partial<Holder>): string =>
  pid === undefined ? 'an unknown process' : `process ${pid} on ${host}, since ${since}`

function inUse(path: string, holder: Partial<Holder>): TrainingError {
  return new TrainingError(`${path}: the run is in use by ${describe(holder)}`, {
    hint: `Stop that process, or choose another run folder. If it is certainly gone, delete ${path}.`,
  })
}
