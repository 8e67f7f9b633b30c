import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { lola, path } from './lola'

const steps = 40
const train = (run: string) => [
  ...['train', 'autoencoder', '--preset', 'tiny', '--run', run, `data.path=${inject('flows')}`],
  ...[`train.steps=${steps}`, 'train.validation=4', 'train.checkpointEvery=25'],
]
const rows = (run: string) => {
  const file = path(run, 'metrics.jsonl')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : []
}
const hash = async (run: string) => JSON.parse(await readFile(path(run, 'model/config.json'), 'utf8')).sha256

test('Ctrl-C saves and exits 130; --resume goes on to the same weights', async () => {
  const stopped = await lola(train('runs/stopped'), {
    async onStart(child) {
      while (rows('runs/stopped').length < 3) await wait(10)
      child.kill('SIGINT')
    },
  })
  expect(stopped.status, stopped.stderr).toBe(130)
  const [, at] =
    /stopped at step (\d+), saved in runs\/stopped; go on with: lola train --resume/.exec(stopped.stderr) ?? []
  const done = Number(at)
  expect(done).toBeLessThan(steps)
  // One fewer where the step was still to be validated.
  expect([done - 1, done]).toContain(rows('runs/stopped').length)
  expect(existsSync(path('runs/stopped/checkpoints', String(done)))).toBe(true)
  expect(existsSync(path('runs/stopped/model'))).toBe(false)

  const resumed = await lola(['train', '--resume', 'runs/stopped'])
  expect(resumed.status, resumed.stderr).toBe(0)
  expect(resumed.stderr).toContain(`resuming runs/stopped at step ${done}`)
  expect(rows('runs/stopped').map((row) => JSON.parse(row).step)).toEqual(
    Array.from({ length: steps }, (_, i) => i + 1),
  )

  expect((await lola(train('runs/whole'))).status).toBe(0)
  expect(await hash('runs/stopped')).toBe(await hash('runs/whole'))
})

test('a second Ctrl-C ends at once', async () => {
  const long = train('runs/long').map((arg) => arg.replace(/^train.steps=.*/, 'train.steps=100000'))
  const { status } = await lola(long, {
    async onStart(child) {
      while (rows('runs/long').length < 2) await wait(10)
      child.kill('SIGINT')
      child.kill('SIGINT')
    },
  })
  expect(status).toBe(130)
})

test('other settings are refused for a run that is there', async () => {
  const resumed = await lola(['train', '--resume', 'runs/stopped', 'optim.rate=0.5'])
  expect(resumed.stderr).toContain('config.optim.rate is 0.5 and was 0.001')
  const nowhere = await lola(['train', '--resume', 'runs/nowhere'])
  expect(nowhere.stderr).toContain('✗ CHECKPOINT  runs/nowhere/manifest.json: does not exist')
  const other = await lola([...train('runs/stopped'), 'optim.rate=0.5'])
  expect(other.status).toBe(1)
  expect(other.stderr).toContain(
    '✗ CONFIG  runs/stopped: the run was started with other settings: config.optim.rate is 0.5',
  )
})
