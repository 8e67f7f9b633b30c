import { readFile } from 'node:fs/promises'
import { beforeAll, expect, inject, test } from 'vitest'
import { lola, path } from './lola'

const steps = 50
const native = ['autoencoder', 'solver'] as const

async function train(target: string, run: string, more: string[] = [], env: Record<string, string> = {}) {
  const args = [
    ...['train', target, '--preset', 'tiny', '--run', `same/${run}`, `data.path=${inject('flows')}`],
    ...[`train.steps=${steps}`, 'train.validation=4', 'train.checkpointEvery=50', 'train.validateEvery=25'],
    ...(target === 'solver' ? ['space=pixel'] : []),
    ...more,
  ]
  const outcome = await lola(args, { env })
  expect(outcome.status, outcome.stderr).toBe(0)
}
const state = (run: string) => readFile(path('same', run, 'checkpoints', String(steps), 'state.safetensors'))
const metrics = (run: string) => readFile(path('same', run, 'metrics.jsonl'), 'utf8')
const losses = async (run: string): Promise<number[]> =>
  (await metrics(run))
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row).loss)

beforeAll(async () => {
  for (const target of native) await train(target, target)
})

test('the same seed, the same bytes, by one thread or four; another seed, others', async () => {
  await train('autoencoder', 'threads', ['--threads', '4'])
  expect((await state('threads')).equals(await state('autoencoder'))).toBe(true)
  expect(await metrics('threads')).toBe(await metrics('autoencoder'))
  await train('autoencoder', 'seed', ['--seed', '1'])
  expect((await state('seed')).equals(await state('autoencoder'))).toBe(false)
})

test.each(native)('%s: wasm and native agree to rounding over 50 steps', async (target) => {
  await train(target, `${target}-wasm`, [], { LOLA_BACKEND: 'wasm' })
  const [here, there] = [await losses(target), await losses(`${target}-wasm`)]
  expect(there).toHaveLength(steps)
  const apart = there.map((loss, i) => Math.abs(loss / here[i]! - 1))
  console.log(target, Math.max(...apart.slice(0, 5)), Math.max(...apart))
  expect(Math.max(...apart.slice(0, 5))).toBeLessThan(1e-5)
  expect(Math.max(...apart)).toBeLessThan(1e-3)
})
