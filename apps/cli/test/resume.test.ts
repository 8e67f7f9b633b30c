import { truncate } from 'node:fs/promises'
import { expect, inject, test } from 'vitest'
import { compareRuns, runInterrupted } from '../../../tools/resume/run-interrupted'
import { type Ending, session } from '../../../tools/resume/session'
import { commandOf, type TrainingCommand } from '../../../tools/resume/trainings'
import { path } from './lola'

// `npm run check:resume` is the long form: every target, every optimiser, at random moments.
const steps = 16
const program = () => ({
  lola: inject('lola'),
  cwd: inject('folder'),
  env: { TF_NUM_INTRAOP_THREADS: '1' },
})
const command = (target: TrainingCommand['target'], optimizer: TrainingCommand['optimizer'], run: string) =>
  commandOf({ target, optimizer, run, steps, checkpointEvery: 4, data: inject('flows'), autoencoder: 'resume/ae' })

const cases: [TrainingCommand['target'], TrainingCommand['optimizer'], string, Ending[]][] = [
  // First: the emulators need it.
  ['autoencoder', 'psgd', 'ae', [{ kind: 'checkpoint', step: 8, delay: 1 }]],
  ['diffusion', 'soap', 'diffusion', [{ kind: 'step', step: 9, delay: 3 }]],
  [
    'solver',
    'adamw',
    'solver',
    [
      { kind: 'start', delay: 300 },
      { kind: 'checkpoint', step: 4, delay: 0 },
      { kind: 'full disk', kilobytes: 16 },
      { kind: 'step', step: 9, delay: 0 },
      { kind: 'interrupt', step: 10 },
    ],
  ],
]

test.each(cases)(
  '%s by %s: killed and resumed, it ends with the same bytes',
  async (target, optimizer, name, endings) => {
    const [whole, broken] = [`resume/${name}`, `resume/${name}-broken`]
    const straight = await session(program(), command(target, optimizer, whole), whole, { kind: 'none' })
    expect(straight.status, straight.stderr).toBe(0)
    const { killed, faults } = await runInterrupted(program(), command(target, optimizer, broken), broken, endings)
    expect(faults).toEqual([])
    expect(killed).toBe(endings.filter(({ kind }) => !['interrupt', 'full disk'].includes(kind)).length)
    expect(await compareRuns(path(whole), path(broken))).toEqual([])
  },
)

test('a damaged checkpoint is passed over with a word, to the same end', async () => {
  const run = 'resume/damaged'
  const args = command('solver', 'adamw', run)
  const stopped = await session(program(), args, run, { kind: 'interrupt', step: 10 })
  const [, step] = /stopped at step (\d+)/.exec(stopped.stderr) ?? []
  await truncate(path(run, 'checkpoints', step!, 'state.safetensors'), 1000)
  const resumed = await session(program(), args, run, { kind: 'none' })
  expect(resumed.stderr).toContain(`checkpoint ${step} cannot be used, trying an older one: `)
  expect(resumed.status, resumed.stderr).toBe(0)
  expect(await compareRuns(path('resume/solver'), path(run))).toEqual([])
})
