import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeSafetensors } from '../checkpoint/safetensors'
import { ConfigError, TrainingError, WriteError } from '../errors'
import { openRun, type RunOptions } from './open-run'
import type { RunState } from './run-checkpoints'

let root: string
let dir: string
let tensors: number
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lola-run-'))
  dir = join(root, 'rb', 'a')
  tensors = tf.memory().numTensors
})
afterEach(async () => {
  expect(tf.memory().numTensors).toBe(tensors)
  await rm(root, { recursive: true })
})

const config = { preset: 'mini', training: { steps: 100, rate: 1e-4 } }
const open = (options: Partial<RunOptions> = {}) => openRun(dir, { config, command: 'lola train', seed: 7, ...options })

/** Saves a state that is known by its step. */
async function save(run: Awaited<ReturnType<typeof open>>, step: number, info: object = {}) {
  const state = {
    'weights/w': tf.tensor2d([[step, 0.1]]),
    'optim/t': tf.scalar(step, 'int32'),
    'optim/on': tf.tensor1d([true, false], 'bool'),
  }
  await run.saveCheckpoint(step, state, { ...info, step }).finally(() => tf.dispose(state))
}

/** Values of a state, which is disposed. */
function take(state: RunState | null) {
  if (!state) return null
  const values = Object.entries(state.tensors).map(([name, tensor]) => [
    name,
    [tensor.dtype, tensor.shape, [...tensor.dataSync()]],
  ])
  tf.dispose(state.tensors)
  return { ...state, tensors: Object.fromEntries(values) }
}

const steps = async () => (await readdir(join(dir, 'checkpoints'))).map(Number).sort((a, b) => a - b)
const rows = async () =>
  (await readFile(join(dir, 'metrics.jsonl'), 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line).step)

test('a new run says where it comes from', async () => {
  const run = await open({ data: 'abc', versions: { '@lola-ts/dit': '0.1.0' } })
  expect(await run.latest()).toBeNull()
  await run.close()
  expect(await readFile(join(dir, 'config.yaml'), 'utf8')).toBe(
    'preset: mini\ntraining:\n  steps: 100\n  rate: 0.0001\n',
  )
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ config, seed: 7, data: 'abc', command: 'lola train', resumed: [] })
  expect(manifest.versions).toMatchObject({ tfjs: tf.version.tfjs, '@lola-ts/dit': '0.1.0' })
  expect((await readdir(dir)).sort()).toEqual(['checkpoints', 'config.yaml', 'manifest.json'])
})

test('a resumed run goes on where the newest checkpoint stands', async () => {
  const run = await open()
  await save(run, 10)
  await save(run, 20, { order: [3, 1], state: { rate: 0.1 + 0.2 } })
  await run.close()

  const again = await open({ resume: true, command: 'lola train --resume' })
  expect(take(await again.latest())).toEqual({
    step: 20,
    tensors: {
      'weights/w': ['float32', [1, 2], [20, Math.fround(0.1)]],
      'optim/t': ['int32', [], [20]],
      'optim/on': ['bool', [2], [1, 0]],
    },
    info: { step: 20, order: [3, 1], state: { rate: 0.1 + 0.2 } },
  })
  expect(again.manifest.resumed.map(({ command }) => command)).toEqual(['lola train --resume'])
  await again.close()

  const state = join(dir, 'checkpoints', '20', 'state.safetensors')
  expect(decodeSafetensors(await readFile(state), { name: state }).tensors['optim/t']!.data).toEqual(Int32Array.of(20))
})

test('rows after the resumed step are removed, and so are rows that were cut off', async () => {
  const run = await open()
  for (const step of [0, 5, 10, 15]) {
    await run.appendMetrics({ step, loss: 1 / step })
    if (step === 10) await save(run, step)
  }
  await run.close()
  await appendFile(join(dir, 'metrics.jsonl'), '{"step": 1')

  const again = await open({ resume: true })
  expect(await rows()).toEqual([0, 5, 10, 15])
  take(await again.latest())
  expect(await rows()).toEqual([0, 5, 10])
  await again.appendMetrics({ step: 15, loss: 2 })
  take(await again.latest())
  expect(await rows()).toEqual([0, 5, 10, 15])
  await again.close()
})

test('without a checkpoint a resumed run starts again with no rows', async () => {
  const run = await open()
  await run.appendMetrics({ step: 0 })
  await run.close()
  const again = await open({ resume: true })
  expect(await again.latest()).toBeNull()
  expect(await rows()).toEqual([])
  await again.close()
})

const state = (step: number) => join(dir, 'checkpoints', `${step}`)
test.each<[string, (step: number) => Promise<unknown>]>([
  ['cut off', (step) => truncate(join(state(step), 'state.safetensors'), 150)],
  ['empty', (step) => truncate(join(state(step), 'state.safetensors'), 0)],
  [
    'altered in one bit',
    async (step) => {
      const path = join(state(step), 'state.safetensors')
      const bytes = await readFile(path)
      bytes[bytes.length - 3]! ^= 1
      await writeFile(path, bytes)
    },
  ],
  ['without its description', (step) => rm(join(state(step), 'state.json'))],
  ['with half a description', (step) => truncate(join(state(step), 'state.json'), 40)],
  [
    'under another step',
    (step) => writeFile(join(state(step), 'state.json'), '{"format":"lola-state","version":1,"step":1,"info":{}}'),
  ],
  ['an empty folder', (step) => rm(state(step), { recursive: true }).then(() => mkdir(state(step)))],
])('a checkpoint that is %s is passed over with a word', async (_, damage) => {
  const run = await open()
  await save(run, 10)
  await save(run, 20)
  await run.close()
  await damage(20)

  const said: string[] = []
  const again = await open({ resume: true, warn: (message) => said.push(message) })
  expect(take(await again.latest())?.step).toBe(10)
  expect(said).toEqual([expect.stringMatching(/^checkpoint 20 cannot be used, trying an older one: .*checkpoints\/20/)])
  await save(again, 15)
  expect(await steps()).toEqual([10, 15])
  await again.close()
})

test('a checkpoint of another configuration is not taken up', async () => {
  const run = await open()
  await save(run, 10)
  await run.close()
  await rm(join(dir, 'manifest.json'))
  const said: string[] = []
  const other = await open({ config: { preset: 'paper' }, resume: true, warn: (message) => said.push(message) })
  expect(await other.latest()).toBeNull()
  expect(said[0]).toContain('belongs to a run of another configuration')
  await other.close()
})

test('keeps the newest checkpoints and the best one', async () => {
  const run = await open({ keep: 2 })
  for (const [step, score] of [
    [1, 5],
    [2, 1],
    [3, 4],
    [4, 2],
    [5, 3],
  ] as const)
    await save(run, step, { score })
  expect(await steps()).toEqual([2, 4, 5])
  expect(take(await run.best())?.step).toBe(2)
  await run.close()
})

test('a checkpoint that fails half way leaves the older ones and nothing else', async () => {
  const run = await open()
  await save(run, 10)
  const broken = { a: tf.scalar(1), b: tf.scalar(2) }
  broken.b.dispose()
  await expect(run.saveCheckpoint(20, broken, {})).rejects.toThrow()
  broken.a.dispose()
  await expect(run.saveCheckpoint(20, {}, { score: Number.NaN })).rejects.toThrow('info.score is NaN')
  expect(await readdir(join(dir, 'checkpoints'))).toEqual(['10'])
  await save(run, 10, { again: true })
  expect(take(await run.latest())?.info).toEqual({ again: true, step: 10 })
  await run.close()
})

test('what a killed process left behind is swept away, and never taken for a checkpoint', async () => {
  const run = await open()
  await save(run, 10)
  await run.close()
  await mkdir(join(dir, 'checkpoints', '.20.0123456789ab.tmp'))
  await writeFile(join(dir, '.manifest.json.0123456789ab.tmp'), '{')
  const again = await open({ resume: true })
  expect(await readdir(join(dir, 'checkpoints'))).toEqual(['10'])
  expect((await readdir(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  await again.close()
})

test('one process at a time, and no run over another', async () => {
  const run = await open()
  await expect(open({ resume: true })).rejects.toThrow(TrainingError)
  await expect(open({ resume: true })).rejects.toThrow(/in use by process/)
  await run.close()
  await expect(open()).rejects.toThrow(/a run is there already/)
  await expect(run.appendMetrics({ step: 1 })).rejects.toThrow(/was closed/)
  await (await open({ resume: true })).close()
})

test('settings that changed are named, unless they may change', async () => {
  const run = await open()
  await save(run, 10)
  await run.close()
  const longer = { preset: 'mini', training: { steps: 200, rate: 1e-4 } }
  await expect(open({ config: longer, resume: true })).rejects.toThrow(ConfigError)
  await expect(open({ config: longer, resume: true })).rejects.toThrow('config.training.steps is 200 and was 100')
  await expect(open({ seed: 8, resume: true })).rejects.toThrow('seed is 8 and was 7')
  await expect(open({ config: longer, resume: true, mayChange: ['training.rate'] })).rejects.toThrow(ConfigError)
  expect(existsSync(join(dir, 'run.lock'))).toBe(false)
})

test('entries that may change leave the checkpoints usable', async () => {
  const mayChange = ['training.steps']
  const run = await open()
  await save(run, 10)
  await run.close()
  const longer = { preset: 'mini', training: { steps: 200, rate: 1e-4 } }
  const again = await open({ config: longer, resume: true, mayChange })
  expect(take(await again.latest())?.step).toBe(10)
  expect(await readFile(join(dir, 'config.yaml'), 'utf8')).toContain('steps: 200')
  await again.close()
})

test('an entry that an earlier version did not have is no difference where it says what that did', async () => {
  await (await open()).close()
  const config = { preset: 'mini', training: { steps: 100, rate: 1e-4, epoch: 1 } }
  await expect(open({ config, resume: true })).rejects.toThrow('config.training.epoch is 1 and was missing')
  const other = open({ config, resume: true, before: { 'training.epoch': 2 } })
  await expect(other).rejects.toThrow('config.training.epoch is 1 and was missing')
  await (await open({ config, resume: true, before: { 'training.epoch': 1 } })).close()
})

test('a state whose successor never came is taken up again', async () => {
  const run = await open()
  await save(run, 10)
  await save(run, 20)
  await run.close()
  const states = join(dir, 'checkpoints')
  // Killed between the two renames, and just after them.
  await rename(join(states, '20'), join(states, '.20.0123456789ab.old'))
  await mkdir(join(states, '.20.0123456789ab.tmp'))
  await mkdir(join(states, '.10.0123456789ab.old'))
  const again = await open({ resume: true })
  expect((await readdir(states)).sort()).toEqual(['10', '20'])
  expect(take(await again.latest())?.step).toBe(20)
  await again.close()
})

test('a state that was taken before its row was written keeps the rows before it', async () => {
  const run = await open()
  for (const step of [1, 2, 3]) await run.appendMetrics({ step })
  await save(run, 3, { row: 2 })
  await run.close()
  const again = await open({ resume: true })
  expect(take(await again.latest())?.step).toBe(3)
  expect(await rows()).toEqual([1, 2])
  await again.close()
})

test('says who ended without closing the run', async () => {
  await mkdir(dir, { recursive: true })
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const holder = { id: 'x', pid, host: hostname(), began: '1', since: '2026-01-01' }
  await writeFile(join(dir, 'run.lock'), JSON.stringify(holder))
  const said: string[] = []
  await (await open({ warn: (message) => said.push(message) })).close()
  expect(said).toEqual([`${dir}: process ${pid} on ${hostname()}, since 2026-01-01, ended without closing the run`])
})

test('a folder that became read-only loses nothing', async () => {
  const run = await open()
  await save(run, 10)
  const states = join(dir, 'checkpoints')
  await chmod(states, 0o555)
  await allowEveryone(root, dir)
  await asOrdinaryUser(async () => {
    await expect(save(run, 20)).rejects.toThrow(/checkpoints\/20: could not be written: permission denied/)
  })
  await chmod(states, 0o755)
  expect(await readdir(states)).toEqual(['10'])
  expect(take(await run.latest())?.step).toBe(10)
  await save(run, 20)
  expect(take(await run.latest())?.step).toBe(20)
  await run.close()
})

/** The super-user may write anywhere: for the time of `work` we are somebody else. */
async function asOrdinaryUser(work: () => Promise<void>) {
  const us = process.geteuid!()
  if (us === 0) process.seteuid!(65534)
  try {
    await work()
  } finally {
    process.seteuid!(us)
  }
}
const allowEveryone = async (...folders: string[]) => {
  for (const folder of folders) await chmod(folder, 0o755)
}

test.runIf(existsSync('/dev/full'))('a full disk is named', async () => {
  const run = await open()
  await symlink('/dev/full', join(dir, 'metrics.jsonl'))
  await expect(run.appendMetrics({ step: 1 })).rejects.toThrow(WriteError)
  await expect(run.appendMetrics({ step: 1 })).rejects.toThrow(/metrics\.jsonl: could not be written: the disk is full/)
  await run.close()
})
