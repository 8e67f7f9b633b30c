import { readFile } from 'node:fs/promises'
import { beforeAll, expect, inject, test } from 'vitest'
import { lola, path } from './lola'

const steps = 50
const native = ['autoencoder', 'solver'] as const

async function train(target: string, run: string, more: string[] = [], env: Record<string, string> = {}) {
  const args = [
    ...['train', target, '--preset', 'tiny', '--run', `same/${run}`, `data.path=${inject('flows')}`],
    ...[`train.steps=${steps}`, 'train.validation=4', 'train.checkpointEvery=50', 'train.validateEvery=25'],
    ...(target === 'solver' ? ['autoencoder=same/autoencoder'] : []),
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

/** The largest relative difference of two runs' losses. */
async function apart(run: string, other: string): Promise<number> {
  const [here, there] = [await losses(run), await losses(other)]
  expect([here.length, there.length]).toEqual([steps, steps])
  return Math.max(...there.map((loss, i) => Math.abs(loss / here[i]! - 1)))
}

beforeAll(async () => {
  for (const target of native) await train(target, target)
}, 300_000)

test('the same seed, the same bytes, whether a thread reads ahead or all is in memory; another seed, others', async () => {
  await train('autoencoder', 'reader', ['data.memory=0'])
  expect((await state('reader')).equals(await state('autoencoder'))).toBe(true)
  expect(await metrics('reader')).toBe(await metrics('autoencoder'))
  await train('autoencoder', 'seed', ['--seed', '1'])
  expect((await state('seed')).equals(await state('autoencoder'))).toBe(false)
})

test('threads of TensorFlow divide sums among them: another number agrees to rounding, which a resumed run says', async () => {
  await train('autoencoder', 'threads', ['--threads', '4'])
  expect(await apart('autoencoder', 'threads')).toBeLessThan(1e-5)
  const resumed = await lola(['train', '--resume', 'same/threads', '--threads', '2'])
  expect(resumed.stderr).toContain(
    'was run by 4 threads and is by 2: to rounding it goes on as it would have, not to the byte',
  )
})

test.each(native)('%s: wasm and native agree to rounding over 50 steps', async (target) => {
  await train(target, `${target}-wasm`, [], { LOLA_BACKEND: 'wasm' })
  expect(await apart(target, `${target}-wasm`)).toBeLessThan(1e-4)
})
