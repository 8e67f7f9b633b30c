import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TrainingError } from '../errors'
import { takeLock } from './run-lock'

let dir: string
let path: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-lock-'))
  path = join(dir, 'run.lock')
})
afterEach(() => rm(dir, { recursive: true }))

const write = (holder: object) => writeFile(path, JSON.stringify({ id: 'x', host: hostname(), began: null, ...holder }))

test('one holder at a time, named to the next', async () => {
  const lock = await takeLock(path)
  await expect(takeLock(path)).rejects.toThrow(TrainingError)
  await expect(takeLock(path)).rejects.toThrow(`the run is in use by process ${process.pid} on ${hostname()}`)
  await lock.check()
  await lock.release()
  expect(existsSync(path)).toBe(false)
  await (await takeLock(path)).release()
})

test('takes over from a process that has ended', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  await write({ pid })
  const lock = await takeLock(path)
  expect(lock.left).toContain(`process ${pid} on ${hostname()}`)
  expect(JSON.parse(await readFile(path, 'utf8')).pid).toBe(process.pid)
  expect(await readdir(dir)).toEqual(['run.lock'])
  await lock.release()
})

test.runIf(existsSync('/proc/self/stat'))(
  'takes over from an earlier process that had the pid of a living one',
  async () => {
    await write({ pid: process.pid, began: '1' })
    await (await takeLock(path)).release()
  },
)

test.runIf(existsSync('/proc/self/stat'))(
  'takes over from a process that was killed and that nobody buried',
  async () => {
    // The shell starts a child and becomes a program that never asks for it.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'])
    try {
      const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)))
      const stat = () => readFile(`/proc/${pid}/stat`, 'utf8').then((text) => text.split(') ')[1]!.split(' '))
      await write({ pid, began: (await stat())[19] })
      await expect(takeLock(path)).rejects.toThrow(`in use by process ${pid}`)
      process.kill(pid, 'SIGKILL')
      await expect.poll(async () => (await stat())[0]).toBe('Z')
      await (await takeLock(path)).release()
    } finally {
      parent.kill('SIGKILL')
    }
  },
)

test.runIf(existsSync('/proc/self/stat'))('leaves a living process and other machines alone', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  const began = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')[1]!.split(' ')[19]
  try {
    await write({ pid: child.pid, began })
    await expect(takeLock(path)).rejects.toThrow(`in use by process ${child.pid}`)
  } finally {
    child.kill()
  }
  await write({ pid: 1, host: 'elsewhere', since: '2026-01-01' })
  await expect(takeLock(path)).rejects.toThrow('in use by process 1 on elsewhere, since 2026-01-01')
  await writeFile(path, '')
  await expect(takeLock(path)).rejects.toThrow('in use by an unknown process')
})

test('a lock is never seen without the name of its holder', async () => {
  let empty = 0
  let looking = true
  const look = async () => {
    while (looking) if ((await readFile(path, 'utf8').catch(() => 'none')) === '') empty++
  }
  const looks = look()
  for (let i = 0; i < 200; i++) await (await takeLock(path)).release()
  looking = false
  await looks
  expect(empty).toBe(0)
  expect(await readdir(dir)).toEqual([])
})

test('of many that find a dead lock, one takes it', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  await write({ pid })
  const taken = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(path)))
  const locks = taken.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const checks = await Promise.allSettled(locks.map((lock) => lock.check()))
  expect(checks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('notices that the lock was taken away, and does not remove the other one', async () => {
  const lock = await takeLock(path)
  await write({ pid: 1 })
  await expect(lock.check()).rejects.toThrow('another process has taken this run')
  await lock.release()
  expect(existsSync(path)).toBe(true)
})
