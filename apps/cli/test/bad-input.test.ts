import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { physics } from '@lola-ts/well-data'
import { beforeAll, expect, inject, test } from 'vitest'
import { writeFlow } from './flows'
import { complaint, lola, path } from './lola'

const data = () => inject('flows')
const onlyOne = { LOLA_BACKEND: 'cpu' }

beforeAll(async () => {
  await mkdir(path('bad'), { recursive: true })
  const tiny = ['--preset', 'tiny', `data.path=${data()}`, 'train.steps=1', 'train.validation=0']
  const trained = await lola(['train', 'autoencoder', '--run', 'bad/ae', ...tiny])
  expect(trained.status, trained.stderr).toBe(0)
  const emulator = await lola(['train', 'solver', '--run', 'bad/solver', ...tiny, 'autoencoder=bad/ae'])
  expect(emulator.status, emulator.stderr).toBe(0)
})

/** Runs a command that must fail with one clear message, and gives the message. */
async function refused(
  args: string[],
  code: string,
  status = 1,
  env: Record<string, string> = onlyOne,
): Promise<string> {
  const outcome = await lola(args, { env })
  const text = complaint(outcome)
  expect(text, outcome.stderr).toMatch(new RegExp(`^✗ ${code}  `))
  expect(outcome.status).toBe(status)
  expect(text.trim().split('\n').length).toBeLessThanOrEqual(2)
  expect(text).not.toMatch(/\n {4}at /)
  expect(outcome.stdout).toBe('')
  return text
}

const emulate = (model: string, file: string, ...rest: string[]) => [
  'emulate',
  '--model',
  model,
  '--data',
  file,
  '--states',
  '2',
  '--members',
  '1',
  ...rest,
]

test('a missing path', async () => {
  expect(await refused(['data', 'info', 'bad/nowhere'], 'NOT_FOUND')).toContain('bad/nowhere')
  expect(await refused(emulate('bad/nowhere', data()), 'CHECKPOINT')).toContain(
    'bad/nowhere/config.json: does not exist',
  )
  expect(await refused(emulate('bad/solver', 'bad/nowhere'), 'NOT_FOUND')).toContain('bad/nowhere')
  expect(await refused(['demo'], 'NOT_FOUND')).toContain('--models')
  expect(await refused(['report', 'bad/nowhere'], 'NOT_FOUND')).toContain('lola evaluate')
})

test('a text file called .hdf5', async () => {
  await writeFile(path('bad/text.hdf5'), 'x,y\n1,2\n')
  expect(await refused(['data', 'info', 'bad/text.hdf5'], 'WELL_FORMAT')).toContain('not an HDF5 file but a text file')
  expect(await refused(emulate('bad/solver', 'bad/text.hdf5'), 'WELL_FORMAT')).toContain('bad/text.hdf5')
})

test('a truncated HDF5 file', async () => {
  await writeFlow(path('bad/short.hdf5'), 0)
  await truncate(path('bad/short.hdf5'), 20_000)
  expect(await refused(['data', 'info', 'bad/short.hdf5'], 'WELL_FORMAT')).toContain('truncated')
  const validated = await lola(['data', 'validate', 'bad/short.hdf5'])
  expect(validated).toMatchObject({ status: 1 })
  expect(validated.stdout).toContain('truncated')
})

test('a file of other physics, fields missing, fields in another order', async () => {
  const [buoyancy, pressure, velocity] = physics('rayleigh_benard').layout as [never, never, never]
  await writeFlow(path('bad/order.hdf5'), 0, { fields: [pressure, buoyancy, velocity] })
  expect(await refused(emulate('bad/solver', 'bad/order.hdf5'), 'PHYSICS')).toContain('another order')
  const other = [
    { name: 'energy', kind: 'scalar' },
    { name: 'density', kind: 'scalar' },
    { name: 'momentum', kind: 'vector' },
  ] as const
  await writeFlow(path('bad/other.hdf5'), 0, { fields: other })
  expect(await refused(emulate('bad/solver', 'bad/other.hdf5'), 'PHYSICS')).toContain('energy, density')
  const fewer = [buoyancy, velocity]
  await writeFlow(path('bad/fewer.hdf5'), 0, {
    fields: [...fewer, { name: 'wind', kind: 'scalar' } as never].sort(byKind),
  })
  expect(await refused(emulate('bad/solver', 'bad/fewer.hdf5'), 'PHYSICS')).toContain('expected buoyancy, pressure')
})

const byKind = (a: { kind: string }, b: { kind: string }) => (a.kind < b.kind ? -1 : 1)

test('NaN in the data', async () => {
  const nan = (values: Float32Array) => values.fill(Number.NaN, 5000, 5001)
  for (const split of ['train', 'valid']) {
    await mkdir(path('bad/nan/data', split), { recursive: true })
    await writeFlow(path('bad/nan/data', split, 'a.hdf5'), 0, { spoil: nan })
  }
  const args = ['train', 'autoencoder', '--preset', 'tiny', 'data.path=bad/nan', '--run', 'bad/nan-run']
  expect(await refused(args, 'DATA')).toContain('NaN')
  expect(existsSync(path('bad/nan-run/model'))).toBe(false)
  const validated = await lola(['data', 'validate', 'bad/nan', '--json'])
  expect(validated.status).toBe(1)
  const { results } = JSON.parse(validated.stdout)
  expect(results.find(({ severity }: { severity: string }) => severity === 'error').what).toContain('not finite')
})

test('a model of another grid', async () => {
  await writeFlow(path('bad/wide.hdf5'), 0, { grid: [64, 16] })
  const text = await refused(emulate('bad/solver', 'bad/wide.hdf5'), 'PHYSICS')
  expect(text).toContain('has a grid of 64 x 16 cells, and bad/solver/model was trained on 32 x 16')
})

test('a model of other statistics than its autoencoder', async () => {
  await cp(path('bad/solver'), path('bad/mixed'), { recursive: true })
  const file = path('bad/mixed/model/config.json')
  const config = JSON.parse(await readFile(file, 'utf8'))
  config.physics.mean[0] += 0.1
  await writeFile(file, JSON.stringify(config))
  expect(await refused(emulate('bad/mixed', data()), 'CHECKPOINT')).toContain(
    'other normalisation than its autoencoder: mean of buoyancy',
  )
})

test('an autoencoder that was replaced', async () => {
  await cp(path('bad/solver'), path('bad/swapped'), { recursive: true })
  const run = ['--preset', 'tiny', `data.path=${data()}`, 'train.steps=1', 'train.validation=0', '--seed', '1']
  expect((await lola(['train', 'autoencoder', '--run', 'bad/ae1', ...run])).status).toBe(0)
  await cp(path('bad/ae1/model'), path('bad/swapped/autoencoder'), { recursive: true })
  expect(await refused(emulate('bad/swapped', data()), 'CHECKPOINT')).toContain('another autoencoder')
})

test('safetensors with a lying header', async () => {
  await cp(path('bad/ae'), path('bad/lying'), { recursive: true })
  const header = JSON.stringify({ w: { dtype: 'F32', shape: [1e9, 1e9], data_offsets: [0, 4e18] } })
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  await writeFile(
    path('bad/lying/model/model.safetensors'),
    Buffer.concat([length, Buffer.from(header), Buffer.alloc(16)]),
  )
  const text = await refused(['evaluate', '--model', 'bad/lying', '--data', data()], 'CHECKPOINT')
  expect(text).toContain('model.safetensors')
})

test('a disk that is full: what stood there stays, nothing is half-written', async () => {
  await writeFile(path('bad/file'), 'mine')
  const inTheWay = ['train', 'autoencoder', '--preset', 'tiny', `data.path=${data()}`, '--run', 'bad/file/run']
  expect(await refused(inTheWay, 'WRITE')).toContain('bad/file/run: could not be written')
  expect(await refused(emulate('bad/solver', data(), '--out', 'bad/file/x.hdf5'), 'WRITE')).toContain(
    '✗ WRITE  bad/file',
  )
  expect(
    await refused(['encode', '--model', 'bad/ae', '--data', data(), '--out', 'bad/file/latents'], 'WRITE'),
  ).toContain('bad/file')
  expect(await readFile(path('bad/file'), 'utf8')).toBe('mine')

  const run = ['train', 'autoencoder', '--preset', 'tiny', `data.path=${data()}`, 'train.steps=1', '--run', 'bad/full']
  const outcome = await lola(run, { env: onlyOne, fileLimit: 16 })
  expect(complaint(outcome)).toMatch(/^✗ WRITE {2}bad.full.checkpoints/)
  expect(outcome.status).toBe(1)
  expect(await readdir(path('bad/full/checkpoints'))).toEqual([])
  const out = emulate('bad/solver', data(), '--out', 'bad/full.hdf5')
  const cut = await lola(out, { env: onlyOne, fileLimit: 4 })
  expect(complaint(cut)).toMatch(/^✗ WRITE {2}bad.full.hdf5/)
  expect(existsSync(path('bad/full.hdf5'))).toBe(false)
})

test('a preset, override, option or command that does not exist', async () => {
  const train = ['train', 'autoencoder', '--preset', 'tiny']
  const cases: [args: string[], said: string, code?: string, status?: number][] = [
    [['train', 'autoencoder', '--preset', 'tinny'], 'Did you mean tiny?'],
    [[...train, 'optim.rat=1'], 'Did you mean optim.rate?'],
    [[...train, 'optim.rate=fast'], 'expected a number'],
    [[...train, 'train.steps=1.5'], 'expected a whole number above 0'],
    [[...train, 'train.batch=0'], 'expected a whole number above 0'],
    [[...train, 'train.batch=[4]'], 'train.batch is [4], expected a whole number'],
    [[...train, 'train.weights=bset'], 'expected last, best'],
    [[...train, 'train.patients=3'], 'Did you mean train.patience?'],
    [[...train, 'optim=3'], 'optim is a group of settings'],
    [[...train, 'model.padding=[round,zeros]'], 'circular and zeros'],
    [[...train, '--stepps', '3'], '--stepps: no such option'],
    [[...train, '--seed', 'many'], '--seed is many, expected a whole number'],
    [['trian'], 'Did you mean train?'],
    [['train', '--preset', 'tiny'], 'expected one of autoencoder, diffusion, solver'],
    [['data'], 'expected one of info, validate, stats, prepare, show, download'],
    [['emulate'], '--model is missing'],
    [emulate('bad/solver', data(), '--observe', 'nothing:2'), 'subsample:8'],
    [emulate('bad/solver', data(), '--observe', 'subsample:8', '--guidance', 'mmp'), 'Did you mean mmps?'],
    [emulate('bad/solver', data(), '--observe', 'subsample:8', '--guidance', 'sda:-1'), 'gamma is -1'],
    [emulate('bad/solver', data(), '--sampler', 'dim'), 'Did you mean ddim?'],
    [emulate('bad/solver', data(), '--sampler', 'heun', '--eta', '1'), 'sampler heun takes no eta'],
    [emulate('bad/solver', data(), '--steps', '0'), 'steps is 0, expected a whole number above 0'],
    [['doctor', '--backend', 'quantum'], 'quantum', 'BACKEND', 1],
  ]
  const said = await Promise.all(cases.map(([args, , code = 'USAGE', status = 2]) => refused(args, code, status)))
  for (const [i, [, expected]] of cases.entries()) expect(said[i]).toContain(expected)
})

/** A dataset of one file a split, its values changed. */
async function dataset(name: string, splits: string[], spoil: (values: Float32Array) => void = () => {}) {
  for (const split of splits) {
    await mkdir(path(name, 'data', split), { recursive: true })
    await writeFlow(path(name, 'data', split, 'a.hdf5'), 0, { spoil })
    // Compressed, other values take other room: all of one size.
    await truncate(path(name, 'data', split, 'a.hdf5'), 200_000)
  }
}
const times = (factor: number) => (values: Float32Array) => values.set(values.map((x) => factor * x))
const training = (data: string, run: string, ...rest: string[]) => [
  ...['train', 'autoencoder', '--preset', 'tiny', `data.path=${data}`, '--run', run, 'train.steps=1', ...rest],
]

test('a run is not resumed on other data behind the same names and sizes', async () => {
  await dataset('bad/data', ['train', 'valid'])
  const once = training('bad/data', 'bad/moved')
  expect((await lola(once, { env: onlyOne })).status).toBe(0)
  await dataset('bad/data', ['train', 'valid'], times(1.5))
  expect(await refused(once, 'CONFIG')).toMatch(
    /started with other settings: inputs\.statistics\.buoyancy\.mean is .* and was /,
  )
  // Statistics of the paper do not see it, a look at the data does.
  await dataset('bad/data', ['train', 'valid'])
  const reference = training('bad/data', 'bad/moved-reference', 'data.statistics=reference')
  expect((await lola(reference, { env: onlyOne })).status).toBe(0)
  await dataset('bad/data', ['train', 'valid'], times(1.5))
  expect(await refused(reference, 'CONFIG')).toContain('inputs.sample.buoyancy.mean is ')
})

test('data that an autoencoder of other data cannot mean', async () => {
  await dataset('bad/units', ['train', 'valid'], times(1000))
  const solver = ['train', 'solver', '--preset', 'tiny', 'data.path=bad/units', 'autoencoder=bad/ae']
  expect(await refused([...solver, '--run', 'bad/units-run'], 'PHYSICS')).toMatch(
    /a\.hdf5: buoyancy has mean \d+.* and std .*, and the model's statistics say 0\.\d+ and 0\.\d+/,
  )
  expect(existsSync(path('bad/units-run'))).toBe(false)
})

test('a split that is empty, missing or shorter than a window', async () => {
  await dataset('bad/untested', ['train'])
  expect(await refused(training('bad/untested', 'bad/untested-run'), 'NOT_FOUND')).toContain('valid')
  await mkdir(path('bad/untested/data/valid'))
  expect(await refused(training('bad/untested', 'bad/untested-run'), 'NOT_FOUND')).toContain('valid')
  const unvalidated = await lola(training('bad/untested', 'bad/untested-run', 'train.validation=0'), { env: onlyOne })
  expect(unvalidated.status, unvalidated.stderr).toBe(0)
  const late = training('bad/untested', 'bad/late-run', 'train.validation=0', 'data.start=12')
  expect(await refused(late, 'NOT_FOUND')).toContain('from step 12 span 13 steps, trajectories have 12')
})

test('a latent emulator without its autoencoder, symmetries that the physics lacks', async () => {
  expect(await refused(['train', 'solver', '--preset', 'tiny', `data.path=${data()}`], 'CONFIG')).toContain(
    'autoencoder=',
  )
  const rolled = [
    'train',
    'autoencoder',
    '--preset',
    'tiny',
    `data.path=${data()}`,
    'data.augment=[roll-y]',
    '--run',
    'bad/rolled',
  ]
  expect(await refused(rolled, 'CONFIG')).toContain('roll-y is not a symmetry')
})

test('nothing half-written is left anywhere', async () => {
  const names = await readdir(path('.'), { recursive: true })
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
  expect(existsSync(path('runs/autoencoder-tiny'))).toBe(false)
})
